# Partition tables on the host.
block_SRCS := $(wildcard tests/host/lib/*.c mm/*.c mm/phys/*.c mm/kalloc/*.c) kernel/dev/block/mbr.c
block_FUZZ := tests/host/block/fuzz_mbr.c
block_FUZZ_SRCS := tests/host/block/model.c tests/host/block/image.c
