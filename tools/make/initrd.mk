# The initial root file system: staged in build/root, packed as cpio (newc). Equal contents give
# equal bytes: names sorted, owner root, a fixed time, no device or inode numbers of the host.
# initrd-small.cpio holds process 1, the shell and the stories: for the smallest machines.

ETC_FILES      := $(call find,user/etc,%)
SMALL_PROGRAMS := $(filter sbin/init bin/sh bin/story,$(USER_PROGRAMS))

# $(1) = name, $(2) = staging directory, $(3) = programs
define initrd
$(B)/$(1).cpio: $(addprefix $(U)/,$(3)) $(ETC_FILES) $(wildcard user/bin/links) \
		tools/mkroot tools/mkcpio
	$$(call say,CPIO,$$@)
	$$(Q)STRIP='$$(STRIP)' tools/mkroot $(B)/$(2) $(U) $(3)
	$$(Q)tools/mkcpio $(B)/$(2) $$@
endef
$(eval $(call initrd,initrd,root,$(USER_PROGRAMS)))
$(eval $(call initrd,initrd-small,root-small,$(SMALL_PROGRAMS)))
