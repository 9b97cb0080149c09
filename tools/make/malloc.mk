# libc/malloc as a shared object for this host's i386 programs, and what is measured with it.
#
#   build/host/libfl-malloc.so       for LD_PRELOAD
#   build/malloc-bench/glibc/NAME    the workloads of tests/malloc-bench for all that LD_PRELOAD can
#   build/malloc-bench/musl/NAME     put in the place of glibc's malloc; and for musl's own
#
# The object is not position-independent: code and data find one another without a register that
# leads to a table, as in the static library. The loader writes the addresses into the code once.

PRELOAD       := build/host/libfl-malloc.so
PRELOAD_FLAGS := -m32 -std=gnu11 -O2 -g -march=i686 -fno-pic -fno-builtin -fno-stack-protector \
	-fcf-protection=none -fno-asynchronous-unwind-tables -ftls-model=local-exec $(WARN) \
	-D_GNU_SOURCE -I. -Iinclude -idirafter $(HOST_ASM)
PRELOAD_OBJS  := $(patsubst %,build/host/obj/preload/%.o,\
	$(sort $(wildcard libc/malloc/*.c tests/preload/*.c)))

build/host/obj/preload/%.c.o: %.c tools/make/malloc.mk
	$(mkdir)
	$(call say,HOSTCC,$<)
	$(Q)$(HOSTCC) $(PRELOAD_FLAGS) $(DEPFLAGS) -c $< -o $@

$(PRELOAD): $(PRELOAD_OBJS) tests/preload/symbols.map
	$(call say,LINK,$@)
	$(Q)$(HOSTCC) -m32 -shared -Wl,-z,notext -Wl,-Bsymbolic \
		-Wl,--version-script=tests/preload/symbols.map -o $@ $(PRELOAD_OBJS)

MALLOC_BENCH  := $(filter-out main,$(basename $(notdir $(wildcard tests/malloc-bench/*.c))))
MB            := build/malloc-bench
MB_CC          = $(HOSTCC) -m32 -std=gnu11 -O2 -fno-builtin -fno-pie -no-pie $(WARN) -I.
MB_ROOT       := $(MB)/fetched/root
MB_MUSL       := $(MB_ROOT)/usr/lib/i386-linux-musl
MB_MUSL_LIBC  := $(abspath $(MB_ROOT))/lib/i386-linux-musl/libc.so
MB_PACKAGES   := musl musl-dev libjemalloc2 libtcmalloc-minimal4 libmimalloc2.0 libstdc++6 \
	libgcc-s1 libunwind8 liblzma5
MB_PROGRAMS   := $(MALLOC_BENCH:%=$(MB)/glibc/%) \
	$(if $(wildcard $(MB_MUSL_LIBC)),$(MALLOC_BENCH:%=$(MB)/musl/%))

MB_SOURCES = tests/malloc-bench/$(notdir $@).c tests/malloc-bench/main.c

$(MB)/glibc/%: tests/malloc-bench/%.c tests/malloc-bench/main.c tests/malloc-bench/bench.h \
		tools/make/malloc.mk
	$(mkdir)
	$(call say,HOSTCC,$@)
	$(Q)$(MB_CC) -pthread -o $@ $(MB_SOURCES)

$(MB)/musl/%: tests/malloc-bench/%.c tests/malloc-bench/main.c tests/malloc-bench/bench.h \
		tools/make/malloc.mk $(MB)/fetched/done
	$(mkdir)
	$(call say,HOSTCC,$@)
	$(Q)$(MB_CC) -fno-stack-protector -nostdinc -isystem $(MB_ROOT)/usr/include/i386-linux-musl \
		-isystem $(shell $(HOSTCC) -print-file-name=include) -nostdlib \
		-Wl,--dynamic-linker=$(abspath $(MB_ROOT)/lib/ld-musl-i386.so.1) -o $@ \
		$(MB_MUSL)/crt1.o $(MB_MUSL)/crti.o $(MB_SOURCES) $(MB_MUSL_LIBC) -lgcc $(MB_MUSL)/crtn.o

# Kept once it worked; tried again at every use while it did not.
$(MB)/fetched/done: tools/compat-fetch tools/make/malloc.mk
	$(mkdir)
	$(call say,FETCH,$(MB_PACKAGES))
	$(Q)tools/compat-fetch $(@D) $(MB_PACKAGES)
	$(Q)[ -e $(@D)/missing ] || touch $@

# Debian's programs that run on it (tests/vm/preload.py).
PRELOAD_PACKAGES := libc6 libgcc-s1 libstdc++6 python3.11-minimal libpython3.11-minimal \
	libpython3.11-stdlib zlib1g libexpat1 sqlite3 libsqlite3-0 libreadline8 libtinfo6 bash \
	cpp-12 libisl23 libmpc3 libmpfr6 libgmp10 libzstd1

build/preload/fetched: tools/compat-fetch tools/make/malloc.mk
	$(mkdir)
	$(call say,FETCH,python3.11 sqlite3 bash cpp-12)
	$(Q)tools/compat-fetch $(@D) $(PRELOAD_PACKAGES)
	$(Q)[ -e $(@D)/missing ] || touch $@

.PHONY: preload preload-programs malloc-bench malloc-bench-built
preload-programs: $(PRELOAD) build/preload/fetched
preload: $(PRELOAD) ## build/host/libfl-malloc.so: our malloc for this host's i386 programs

malloc-bench: | setup-malloc-bench ## our malloc beside others', as table and chart; T='lifo large …' for some workloads
	$(Q)$(SUBMAKE) $(PRELOAD) $(MB)/fetched/done
	$(Q)$(SUBMAKE) malloc-bench-built
	@tools/malloc_bench.py $(MB) $(PRELOAD) $(T)

# make sees what was fetched when it starts anew.
malloc-bench-built: $(MB_PROGRAMS)

-include $(PRELOAD_OBJS:.o=.d)
