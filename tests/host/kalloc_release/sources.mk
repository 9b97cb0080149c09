# mm/kalloc as a release build has it: no checks but those that slab_debug= asks for.
kalloc_release_CFLAGS := -UDEBUG_CHECKS -DDEBUG_CHECKS=0
kalloc_release_SRCS := $(wildcard tests/host/lib/*.c mm/*.c mm/phys/*.c mm/kalloc/*.c) \
	$(addprefix tests/host/kalloc/,attributes.c failure.c kmalloc_random.c slab.c slab_flags.c \
	slab_random.c util.c)
