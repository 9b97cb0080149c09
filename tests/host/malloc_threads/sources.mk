# libc/malloc and threads under ThreadSanitizer, which knows 64-bit programs alone.
malloc_threads_SRCS   := $(wildcard libc/malloc/*.c) tests/host/lib/ktap.c
malloc_threads_CFLAGS := -D_GNU_SOURCE -include tests/host/malloc/names.h
malloc_threads_LIBS   := -pthread

$(HOST_BUILD)/malloc_threads: HOST_FLAGS = -m64 -std=gnu11 -g -fno-omit-frame-pointer $(WARN) \
	-Itests/host/include -I. -Iinclude
$(HOST_BUILD)/malloc_threads: HOST_CHECK = -O1 -fsanitize=thread
