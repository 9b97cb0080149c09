# libc/malloc on the system of fake_os.c.
malloc_SRCS   := $(wildcard libc/malloc/*.c) tests/host/malloc/fake_os.c tests/host/lib/ktap.c
malloc_CFLAGS := -D_GNU_SOURCE -include tests/host/malloc/rename.h
malloc_FUZZ   := tests/host/malloc/fuzz_malloc.c
