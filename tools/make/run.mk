# Running what was built: by hand, one command, from the ISO, under gdb, measured.

MEM ?= 128

# make must not expand a dollar in the command line given as CMD=.
export FAULTLINE_CMD := $(value CMD)

setup-%:
	@tools/setup $(subst +, ,$*)

QEMU := qemu-system-i386 -m $(MEM) -display none -nic none -no-reboot \
	-device isa-debug-exit,iobase=0xf4,iosize=0x04

# DISK=image: the first disk, /dev/hda. It is written to.
QEMU_DISK := $(if $(DISK),-drive if=ide,format=raw,file=$(DISK))

# The console on this terminal: ^C goes to the guest, ^A x ends the emulator.
QEMU_TERMINAL := $(QEMU) -serial mon:stdio -serial null

.PHONY: run run-iso iso gdb bench
run: $(B)/faultline.elf $(B)/initrd.cpio | setup-qemu ## boot to a shell here (^A x quits); CMD='…' runs that command and exits with its status; MEM=128, APPEND=options, DISK=image (its /dev/hda)
ifdef CMD
	@tools/run.py --kernel $(B)/faultline.elf --initrd $(B)/initrd.cpio --mem $(MEM) \
		--append '$(APPEND)' --limit $(or $(LIMIT),120) $(if $(DISK),--disk $(DISK))
else
	@$(QEMU_TERMINAL) $(QEMU_DISK) -kernel $(B)/faultline.elf -initrd $(B)/initrd.cpio -append '$(APPEND)'
endif

iso: $(B)/faultline.iso ## make the GRUB rescue image

$(B)/faultline.iso: $(B)/faultline.elf $(B)/initrd.cpio boot/grub.cfg | setup-iso
	$(call say,ISO,$@)
	$(Q)grub-file --is-x86-multiboot $(B)/faultline.elf || \
		{ echo "$(B)/faultline.elf has no multiboot header that GRUB accepts" >&2; exit 1; }
	$(Q)rm -rf $(B)/iso && mkdir -p $(B)/iso/boot/grub
	$(Q)$(STRIP) -g -o $(B)/iso/boot/faultline.elf $(B)/faultline.elf
	$(Q)cp $(B)/initrd.cpio $(B)/iso/boot/
	$(Q)cp boot/grub.cfg $(B)/iso/boot/grub/
	$(Q)grub-mkrescue -o $@ $(B)/iso >$(B)/iso.log 2>&1 || { cat $(B)/iso.log; exit 1; }

run-iso: $(B)/faultline.iso | setup-qemu ## boot the ISO by GRUB, console on this terminal
	@$(QEMU_TERMINAL) -cdrom $<

gdb: $(B)/faultline.elf $(B)/initrd.cpio | setup-qemu+gdb ## boot under gdb, stopped at the kernel's entry
	@tools/gdb/start '$(B)/faultline.elf' $(QEMU) -kernel $(B)/faultline.elf \
		-initrd $(B)/initrd.cpio -append '$(APPEND)'

BENCH_IMAGES := $(addprefix build/release/,faultline.elf faultline-test.elf initrd.cpio \
	initrd-small.cpio)

bench: | setup-qemu ## instructions for each operation beside Linux and others (release build)
	$(Q)$(SUBMAKE) DEBUG=0 $(BENCH_IMAGES)
	@tools/bench.py $(BENCH_IMAGES)
