# mm/kalloc on the host's machine.
kalloc_SRCS := $(wildcard tests/host/lib/*.c mm/*.c mm/phys/*.c mm/kalloc/*.c)
kalloc_FUZZ := tests/host/kalloc/fuzz_slab.c
kalloc_FUZZ_SRCS := tests/host/kalloc/util.c
