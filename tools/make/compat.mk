# Unmodified Linux programs (tests/compat), built by the host's tools:
#   $(B)/compat/none/NAME    without a library: freestanding.c and *.asm
#   $(B)/compat/glibc/NAME   static; pie is a static program that may load anywhere
#   $(B)/compat/musl/NAME    static, with Debian's musl from build/compat/root
# build/compat/root holds what tools/compat-fetch unpacked, or build/compat/missing says why not.

COMPAT_PACKAGES := busybox-static bash-static musl-dev
COMPAT_ROOT     := build/compat/root
COMPAT_MUSL     := $(COMPAT_ROOT)/usr/lib/i386-linux-musl


# Dynamically linked programs (tests/vm/dynamic.py) and what they need; build/dynamic/root.
DYNAMIC_PACKAGES := libc6 libgcc-s1 libtinfo6 libselinux1 libpcre2-8-0 libacl1 libattr1 libgmp10 \
	coreutils grep sed dash bash findutils diffutils mawk gzip bzip2 libbz2-1.0 tar cpio bc dc \
	hostname debianutils util-linux bsdextrautils libsmartcols1 libreadline8 procps libproc2-0 \
	libncursesw6 ncurses-base libsystemd0 libcap2 libgcrypt20 libgpg-error0 liblz4-1 liblzma5 \
	libzstd1 lua5.4 sqlite3 libsqlite3-0 zlib1g memtester cpp-12 libisl23 libmpc3 libmpfr6 \
	python3.11-minimal libpython3.11-minimal libpython3.11-stdlib libexpat1 libffi8 libssl3 \
	libcrypt1 xz-utils

COMPAT_NAMES := $(filter-out freestanding,$(basename $(notdir $(wildcard tests/compat/*.c))))
COMPAT_BARE  := $(addprefix $(B)/compat/none/,freestanding start)
COMPAT_GLIBC := $(COMPAT_NAMES:%=$(B)/compat/glibc/%) $(B)/compat/glibc/pie
COMPAT_MUSLS := $(if $(wildcard $(COMPAT_MUSL)/libc.a),$(COMPAT_NAMES:%=$(B)/compat/musl/%))

COMPAT_CC    = $(HOSTCC) -m32 -std=gnu11 -O2 -Wall -Wextra -Werror -Wno-unused-result -Iinclude
COMPAT_GLIBC_CC = $(COMPAT_CC) -idirafter $(HOST_ASM)
COMPAT_MUSL_CC = $(COMPAT_CC) -nostdinc -isystem $(COMPAT_ROOT)/usr/include/i386-linux-musl \
	-isystem $(shell $(HOSTCC) -print-file-name=include) -nostdlib -static -no-pie -fno-pie

$(B)/compat/none/freestanding: tests/compat/freestanding.c tools/make/compat.mk
	$(mkdir)
	$(call say,COMPAT,$@)
	$(Q)$(COMPAT_GLIBC_CC) -ffreestanding -nostdlib -static -no-pie -fno-pie \
		-fno-stack-protector -o $@ $<

$(B)/compat/none/start: tests/compat/start.asm tools/make/compat.mk
	$(mkdir)
	$(call say,COMPAT,$@)
	$(Q)$(NASM) -f elf32 -o $@.o $<
	$(Q)$(HOSTCC) -m32 -nostdlib -static -no-pie -o $@ $@.o

$(B)/compat/glibc/pie: tests/compat/tls.c tools/make/compat.mk
	$(mkdir)
	$(call say,COMPAT,$@)
	$(Q)$(COMPAT_GLIBC_CC) -fpie -static-pie -o $@ $< -lm

$(B)/compat/glibc/%: tests/compat/%.c tools/make/compat.mk
	$(mkdir)
	$(call say,COMPAT,$@)
	$(Q)$(COMPAT_GLIBC_CC) -static -o $@ $< -lm

$(B)/compat/musl/%: tests/compat/%.c tools/make/compat.mk build/compat/fetched
	$(mkdir)
	$(call say,COMPAT,$@)
	$(Q)$(COMPAT_MUSL_CC) -o $@ $(COMPAT_MUSL)/crt1.o $(COMPAT_MUSL)/crti.o $< \
		-L$(COMPAT_MUSL) -Wl,--start-group -lc -lgcc -lgcc_eh -Wl,--end-group $(COMPAT_MUSL)/crtn.o

# Dynamically linked with the host's C library; run with Debian's.
DYNAMIC := $(addprefix $(B)/compat/dynamic/,liblinked.so libplugin.so libpreload.so ldso)

$(B)/compat/dynamic/lib%.so: tests/dynamic/%.c tests/dynamic/linked.h tools/make/compat.mk
	$(mkdir)
	$(call say,COMPAT,$@)
	$(Q)$(COMPAT_GLIBC_CC) -fPIC -shared -Wl,-soname,$(@F) -o $@ $<

$(B)/compat/dynamic/ldso: tests/dynamic/ldso.c tests/dynamic/linked.h $(B)/compat/dynamic/liblinked.so
	$(mkdir)
	$(call say,COMPAT,$@)
	$(Q)$(COMPAT_GLIBC_CC) -fpie -pie -Wl,-z,relro,-z,lazy -o $@ $< $(B)/compat/dynamic/liblinked.so

build/dynamic/fetched: tools/compat-fetch tools/make/compat.mk
	$(mkdir)
	$(call say,FETCH,'dynamically linked programs')
	$(Q)tools/compat-fetch $(@D) $(DYNAMIC_PACKAGES)
	$(Q)[ -e $(@D)/missing ] || touch $@

# Kept once it worked; tried again at every use while it did not.
build/compat/fetched: tools/compat-fetch tools/make/compat.mk
	$(call say,FETCH,$(COMPAT_PACKAGES))
	$(Q)tools/compat-fetch $(@D) $(COMPAT_PACKAGES)
	$(Q)[ -e $(@D)/missing ] || touch $@

.PHONY: compat compat-programs compat-built
compat: | setup-qemu+host ## run unmodified Linux programs here and on this host, print a table
	$(Q)$(SUBMAKE) $(B)/faultline.elf compat-programs
	@tests/vm/compat_table.py --build $(B)

# make sees what was fetched when it starts anew.
compat-programs: build/compat/fetched build/dynamic/fetched
	$(Q)$(SUBMAKE) compat-built

compat-built: $(COMPAT_BARE) $(COMPAT_GLIBC) $(COMPAT_MUSLS) $(DYNAMIC)
