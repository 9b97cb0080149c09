# Ring 3: the C library and the programs. Each program is linked with its symbols into
# build/user/PATH; the initrd takes a stripped copy to /PATH.
#
#   user/bin/NAME.c or user/bin/NAME/*.c   /bin/NAME (init: /sbin/init)
#   user/story/*.c, user/bench/*.c         /bin/story, /bin/bench
#   user/tests/NAME.c + user/tests/lib/*.c /tests/NAME
#   user/lib/*.c                           linked into a program that uses it

USER_CFLAGS := -std=gnu11 -ffreestanding -nostdinc -isystem libc/include -isystem $(GCC_INCLUDE) \
	-Iinclude -I. -march=i686 -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables \
	-ffunction-sections -fdata-sections -O2 -g $(WARN)
USER_LDFLAGS := -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-z,noexecstack \
	-Wl,-z,max-page-size=4096 -Wl,-z,noseparate-code -Wl,--gc-sections -Wl,--fatal-warnings

U := $(B)/user

CRT_SRCS  := $(call find,libc/crt,%.c %.asm)
LIBC_SRCS := $(filter-out $(CRT_SRCS),$(call find,libc,%.c %.asm))
CRT_OBJS  := $(CRT_SRCS:%=$(U)/obj/%.o)
LIBC_OBJS := $(LIBC_SRCS:%=$(U)/obj/%.o)
LIBC      := $(B)/libc/libc.a
USERLIB_OBJS := $(patsubst %,$(U)/obj/%.o,$(call find,user/lib,%.c))
USERLIB   := $(if $(USERLIB_OBJS),$(U)/libuser.a)

$(U)/obj/%.c.o: %.c tools/make/user.mk build/toolchain.mk
	$(mkdir)
	$(call say,CC,$<)
	$(Q)$(CC) $(USER_CFLAGS) $(DEPFLAGS) -c $< -o $@

$(U)/obj/%.asm.o: %.asm tools/make/user.mk build/toolchain.mk
	$(mkdir)
	$(call say,NASM,$<)
	$(Q)$(NASM) -f elf32 -g -F dwarf -w+all -w+error -I. -MD $(@:.o=.d) -MT $@ -o $@ $<

define archive
$(mkdir)
$(call say,AR,$@)
$(Q)rm -f $@
$(Q)$(AR) rcsD $@ $^
endef

$(LIBC): $(LIBC_OBJS)
	$(archive)

$(U)/libuser.a: $(USERLIB_OBJS)
	$(archive)

# One program: $(1) = its path in the initrd without the leading slash, $(2) = its sources.
define program
USER_PROGRAMS += $(1)
USER_OBJS += $(2:%=$(U)/obj/%.o)
$(U)/$(1): $(2:%=$(U)/obj/%.o) $(CRT_OBJS) $(USERLIB) $(LIBC)
	$$(mkdir)
	$$(call say,LINK,$$@)
	$$(Q)$$(CC) $$(USER_LDFLAGS) -o $$@ $$^ $$(LIBGCC)
endef

bin_path = $(if $(filter init,$(1)),sbin,bin)/$(1)
bin_single := $(basename $(notdir $(wildcard user/bin/*.c)))
bin_folder := $(sort $(foreach f,$(wildcard user/bin/*/*.c),$(notdir $(patsubst %/,%,$(dir $f)))))
TEST_LIB   := $(wildcard user/tests/lib/*.c)

$(foreach p,$(bin_single),$(eval $(call program,$(call bin_path,$p),user/bin/$p.c)))
$(foreach p,$(bin_folder),$(eval $(call program,$(call bin_path,$p),$(wildcard user/bin/$p/*.c))))
$(foreach p,story bench,$(if $(call find,user/$p,%.c),\
	$(eval $(call program,bin/$p,$(call find,user/$p,%.c)))))
$(foreach s,$(wildcard user/tests/*.c),\
	$(eval $(call program,tests/$(basename $(notdir $s)),$s $(TEST_LIB))))

.PHONY: libc user
libc: $(LIBC) $(CRT_OBJS)
user: $(USER_PROGRAMS:%=$(U)/%)

-include $(patsubst %.o,%.d,$(CRT_OBJS) $(LIBC_OBJS) $(USERLIB_OBJS) $(sort $(USER_OBJS)))
