# The initial root file system: staged in build/root, packed as cpio (newc). Equal contents give
# equal bytes: names sorted, owner root, a fixed time, no device or inode numbers of the host.

ETC_FILES := $(call find,user/etc,%)

$(B)/initrd.cpio: $(USER_PROGRAMS:%=$(U)/%) $(ETC_FILES) $(wildcard user/bin/links) \
		tools/mkroot tools/mkcpio
	$(call say,CPIO,$@)
	$(Q)STRIP='$(STRIP)' tools/mkroot $(B)/root $(U) $(USER_PROGRAMS)
	$(Q)tools/mkcpio $(B)/root $@
