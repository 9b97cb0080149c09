# The kernel: build/faultline.elf, and build/faultline-test.elf with the in-kernel suites.

KERNEL_SRCS := $(wildcard boot/*.asm) $(call find,arch,%.c %.asm) $(call find,mm kernel,%.c)
KTEST_SRCS  := $(call find,tests/kernel,%.c)

KERNEL_OBJS := $(KERNEL_SRCS:%=$(B)/obj/%.o)
KTEST_OBJS  := $(KTEST_SRCS:%=$(B)/obj/%.o)

# Arguments travel in registers (-mregparm), which libgcc does not know: the kernel links without
# it, and a 64-bit division by mistake is a link error.
KERNEL_MACHINE := -std=gnu11 -ffreestanding -march=i686 -mno-sse -mno-mmx -mno-80387 -mregparm=3 \
	-freg-struct-return -mpreferred-stack-boundary=2 -fno-pie -fno-stack-protector \
	-fno-omit-frame-pointer -fno-asynchronous-unwind-tables -O2 -g
# The release build is compiled as one program: calls across files can be inlined.
KERNEL_LTO := $(if $(filter 0,$(DEBUG)),-flto=auto)
KERNEL_CFLAGS := $(KERNEL_MACHINE) $(KERNEL_LTO) $(WARN) -DDEBUG_CHECKS=$(DEBUG) -I. -Iinclude
KERNEL_LDFLAGS := $(if $(KERNEL_LTO),$(KERNEL_MACHINE) $(KERNEL_LTO)) -nostdlib -static -no-pie -Wl,-T,linker.ld -Wl,--build-id=none \
	-Wl,-z,noexecstack -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -Wl,--fatal-warnings

$(B)/obj/%.c.o: %.c tools/make/kernel.mk build/toolchain.mk
	$(mkdir)
	$(call say,CC,$<)
	$(Q)$(CC) $(KERNEL_CFLAGS) $(DEPFLAGS) -c $< -o $@

$(B)/obj/%.asm.o: %.asm tools/make/kernel.mk build/toolchain.mk
	$(mkdir)
	$(call say,NASM,$<)
	$(Q)$(NASM) -f elf32 -g -F dwarf -w+all -w+error -I. -MD $(@:.o=.d) -MT $@ -o $@ $<

# The symbol table for back-traces: link with an empty table, list the functions, link again with
# the table, and check that no function moved.
#   $(1) = name of the image, $(2) = its objects
define link_kernel
$(B)/$(1).elf: $(2) linker.ld tools/ksyms.py
	$$(call say,LINK,$$@)
	$$(Q)mkdir -p $(B)/ksyms
	$$(Q)tools/ksyms.py table </dev/null >$(B)/ksyms/$(1)-0.asm
	$$(Q)$(NASM) -f elf32 -o $(B)/ksyms/$(1)-0.o $(B)/ksyms/$(1)-0.asm
	$$(Q)$(CC) $(KERNEL_LDFLAGS) -o $(B)/ksyms/$(1)-0.elf $(2) $(B)/ksyms/$(1)-0.o
	$$(Q)$(NM) -n $(B)/ksyms/$(1)-0.elf >$(B)/ksyms/$(1)-0.nm
	$$(Q)tools/ksyms.py table <$(B)/ksyms/$(1)-0.nm >$(B)/ksyms/$(1)-1.asm
	$$(Q)$(NASM) -f elf32 -o $(B)/ksyms/$(1)-1.o $(B)/ksyms/$(1)-1.asm
	$$(Q)$(CC) $(KERNEL_LDFLAGS) -o $$@ $(2) $(B)/ksyms/$(1)-1.o
	$$(Q)$(NM) -n $$@ >$(B)/ksyms/$(1)-1.nm
	$$(Q)tools/ksyms.py compare $(B)/ksyms/$(1)-0.nm $(B)/ksyms/$(1)-1.nm
endef
$(eval $(call link_kernel,faultline,$(KERNEL_OBJS)))
$(eval $(call link_kernel,faultline-test,$(KERNEL_OBJS) $(KTEST_OBJS)))

-include $(patsubst %.o,%.d,$(KERNEL_OBJS) $(KTEST_OBJS))
