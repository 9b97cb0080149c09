# Who is killed when memory runs out, how the allocator asks for it, and page replacement.
reclaim_SRCS := $(wildcard tests/host/lib/*.c mm/*.c mm/phys/*.c mm/kalloc/*.c) \
                $(addprefix mm/reclaim/,oom.c policy.c fifo.c second_chance.c enhanced_clock.c nru.c \
                aging.c two_list.c random.c)
