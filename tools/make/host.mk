# Host tests: tests/host/NAME/sources.mk makes a folder a suite. It may set
#   NAME_SRCS     sources beside tests/host/NAME/*.c, paths from the root
#   NAME_CFLAGS   further flags for all of them
#   NAME_LIBS     libraries of the host's
#   NAME_FUZZ     fuzz targets, each a file tests/host/NAME/fuzz_*.c linked with NAME_SRCS and
#   NAME_FUZZ_SRCS; the seeds of fuzz_X are in tests/host/NAME/corpus/X (or corpus/ for a single one)
# The program is build/host/NAME and prints KTAP.

HOSTCC      ?= gcc
FUZZCC      ?= clang
HOST_BUILD  ?= build/host

# Without gcc-multilib, -m32 does not find <asm/...>: the one of the host's own width serves.
HOST_ASM := /usr/include/$(shell $(HOSTCC) -print-multiarch)

HOST_CHECK   = -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined
HOST_FLAGS = -m32 -std=gnu11 -g -freg-struct-return -fno-omit-frame-pointer $(WARN) \
	-DDEBUG_CHECKS=1 -Itests/host/include -I. -Iinclude -idirafter $(HOST_ASM)
HOST_CFLAGS = $(HOST_FLAGS) $(HOST_CHECK)
FUZZ_CFLAGS = $(HOST_FLAGS) $(HOST_CHECK) -Wno-unknown-warning-option -Wno-unknown-attributes
# libFuzzer is C++: clang is told where gcc keeps the 32-bit library.
FUZZ_LDFLAGS = -fsanitize=fuzzer -L$(dir $(shell $(HOSTCC) -m32 -print-file-name=libstdc++.a))

HOST_SUITES := $(patsubst tests/host/%/sources.mk,%,$(sort $(wildcard tests/host/*/sources.mk)))
include $(HOST_SUITES:%=tests/host/%/sources.mk)

host_flags_files = tools/make/host.mk tests/host/$(1)/sources.mk

# $(1) = suite
define host_suite
$(1)_OBJS := $$(patsubst %,$(HOST_BUILD)/obj/$(1)/%.o,$$(sort \
	$$(filter-out tests/host/$(1)/fuzz_%,$$(wildcard tests/host/$(1)/*.c)) $$($(1)_SRCS)))
HOST_OBJS += $$($(1)_OBJS)

$(HOST_BUILD)/obj/$(1)/%.c.o: %.c $(call host_flags_files,$(1))
	$$(mkdir)
	$$(call say,HOSTCC,$$<)
	$$(Q)$$(HOSTCC) $$(HOST_CFLAGS) $$($(1)_CFLAGS) $$(DEPFLAGS) -c $$< -o $$@

$(HOST_BUILD)/$(1): $$($(1)_OBJS)
	$$(call say,LINK,$$@)
	$$(Q)$$(HOSTCC) $$(HOST_CFLAGS) -o $$@ $$^ $$($(1)_LIBS)
endef
$(foreach s,$(HOST_SUITES),$(eval $(call host_suite,$s)))

# $(1) = suite, $(2) = fuzz target
define fuzz_target
$(1)_$(2)_OBJS := $$(patsubst %,build/fuzz/obj/$(1)/%.o,$$(sort \
	tests/host/$(1)/$(2).c $$($(1)_SRCS) $$($(1)_FUZZ_SRCS)))
FUZZ_OBJS += $$($(1)_$(2)_OBJS)
FUZZ_PROGRAMS += build/fuzz/$(1)/$(2)

build/fuzz/$(1)/$(2): $$($(1)_$(2)_OBJS)
	$$(mkdir)
	$$(call say,LINK,$$@)
	$$(Q)$$(FUZZCC) $$(FUZZ_CFLAGS) $$(FUZZ_LDFLAGS) -o $$@ $$^
endef

define fuzz_suite
build/fuzz/obj/$(1)/%.c.o: %.c $(call host_flags_files,$(1))
	$$(mkdir)
	$$(call say,FUZZCC,$$<)
	$$(Q)$$(FUZZCC) $$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link $$($(1)_CFLAGS) $$(DEPFLAGS) -c $$< -o $$@
$(foreach f,$(basename $(notdir $($(1)_FUZZ))),$(eval $(call fuzz_target,$(1),$f)))
endef
$(foreach s,$(HOST_SUITES),$(if $($s_FUZZ),$(eval $(call fuzz_suite,$s))))

.PHONY: host host-tests fuzz coverage
host: $(HOST_SUITES:%=$(HOST_BUILD)/%)

fuzz: $(FUZZ_PROGRAMS) | setup-fuzz ## run every fuzz target for T seconds (T=60)
	@tools/fuzz.py $(or $(T),60) $(FUZZ_PROGRAMS)

coverage: | setup-coverage ## branch coverage of mm/ by the host suites, as HTML and one line
	$(Q)$(SUBMAKE) host HOST_BUILD=build/coverage/host HOST_CHECK='-O0 --coverage -Wl,-u,__gcov_dump -Wno-maybe-uninitialized'
	@tools/coverage build/coverage $(HOST_SUITES)

-include $(patsubst %.o,%.d,$(HOST_OBJS) $(sort $(FUZZ_OBJS)))
