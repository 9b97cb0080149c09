# mm/phys on the host's machine.
phys_SRCS := $(wildcard tests/host/lib/*.c mm/*.c mm/phys/*.c mm/kalloc/*.c) mm/reclaim/oom.c
phys_FUZZ := tests/host/phys/fuzz_memmap.c tests/host/phys/fuzz_buddy.c
phys_FUZZ_SRCS := tests/host/phys/model.c tests/host/phys/check.c
