# kernel/fs, its system calls and the terminal on the host's machine; world.c stands for the rest of
# the kernel.
fs_SRCS := $(wildcard tests/host/lib/*.c mm/*.c mm/*/*.c kernel/fs/*.c kernel/fs/*/*.c \
             kernel/dev/tty*.c kernel/dev/block/*.c kernel/ipc/*.c) kernel/lib/avl.c kernel/lib/div.c kernel/lib/number.c kernel/uts.c kernel/sched/deadline.c \
           $(addprefix kernel/syscall/,attr.c dir.c fd.c iovec.c link.c memfd.c mount.c open.c pipe.c poll.c \
             poll_wait.c read_write.c select.c stat.c statfs.c sync.c user_path.c user_time.c \
             utimes.c)
fs_FUZZ := $(addprefix tests/host/fs/,fuzz_cpio.c fuzz_elf.c)
fs_FUZZ_SRCS := tests/host/fs/world.c tests/host/fs/no_oom.c tests/host/fs/user_memory.c kernel/process/elf.c
