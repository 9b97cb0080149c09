# kernel/boot on the host's machine: what the boot loader says, up to the first page allocation.
boot_SRCS := $(wildcard tests/host/lib/*.c mm/*.c mm/phys/*.c mm/kalloc/*.c kernel/boot/*.c) kernel/lib/number.c
boot_FUZZ := tests/host/boot/fuzz_multiboot.c
boot_FUZZ_SRCS := tests/host/boot/loader.c
