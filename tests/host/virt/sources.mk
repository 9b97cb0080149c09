# The host test and the fuzz target of mm/virt, on the real page and object allocators.
virt_SRCS      := $(wildcard tests/host/lib/*.c mm/*.c mm/*/*.c) kernel/lib/avl.c
virt_FUZZ      := tests/host/virt/fuzz_vma.c
virt_FUZZ_SRCS := $(addprefix tests/host/virt/,world.c fake_file.c check.c check_rmap.c model.c \
                  model_areas.c model_space.c drive.c)
