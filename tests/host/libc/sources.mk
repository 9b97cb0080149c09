# The parts of libc that need no kernel, against the host's C library.
libc_SRCS := $(wildcard libc/string/*.c libc/ctype/*.c libc/float/*.c libc/math/*.c libc/path/*.c) \
	$(wildcard libc/stdio/format*.c libc/stdio/scan_*.c libc/stdio/scan.c) \
	$(addprefix libc/stdio/,printf_string.c scanf_string.c) \
	$(addprefix libc/stdlib/,arithmetic.c bsearch.c parse_integer.c qsort.c random.c strtod.c strtol.c) \
	libc/time/calendar.c libc/time/text.c tests/host/lib/ktap.c
libc_FUZZ := $(addprefix tests/host/libc/,fuzz_printf.c fuzz_strtod.c)
libc_FUZZ_SRCS := tests/host/libc/same_number.c
libc_CFLAGS = -ffreestanding -nostdinc -isystem libc/include \
	-isystem $(shell $(HOSTCC) -m32 -print-file-name=include) -include tests/host/libc/rename.h
libc_LIBS = -lm
