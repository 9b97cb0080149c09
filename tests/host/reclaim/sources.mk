# Who is killed when memory runs out, and how the allocator asks for it.
reclaim_SRCS := $(wildcard tests/host/lib/*.c mm/*.c mm/phys/*.c mm/kalloc/*.c) mm/reclaim/oom.c
