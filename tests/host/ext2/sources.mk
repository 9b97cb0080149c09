# The core of ext2 and its buffer cache, on images that the host's mke2fs makes and e2fsck checks.
ext2_SRCS := $(wildcard tests/host/lib/*.c mm/*.c mm/phys/*.c mm/kalloc/*.c kernel/fs/buffer/*.c) \
             $(addprefix kernel/fs/ext2/,super.c error.c group.c balloc.c ialloc.c node.c map.c \
               truncate.c dir.c dir_change.c symlink.c)
ext2_FUZZ := tests/host/ext2/fuzz_ext2.c
ext2_FUZZ_SRCS := $(addprefix tests/host/ext2/,device.c calls.c traverse.c populate.c)
