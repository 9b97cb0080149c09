# Faultline. `make help` lists the targets; tools/make/ holds one chapter for each part of the build.
#
# Variables to set on the command line:
#   V=1              show the commands
#   DEBUG=0          build without debug checks, into build/release/
#   CROSS_COMPILE=P  use P-gcc and friends (CROSS_COMPILE= is the host's gcc with -m32)

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

V     ?= 0
DEBUG ?= 1

Q   := $(if $(filter 1,$(V)),,@)
say  = @printf '  %-7s %s\n' $(1) $(2)
B   := $(if $(filter 0,$(DEBUG)),build/release,build)

# Files below the directories $(1) whose names match one of the patterns $(2), sorted.
find = $(sort $(foreach d,$(wildcard $(addsuffix /*,$(1))),$(call find,$d,$(2)) $(filter $(2),$d)))
SUBMAKE = $(MAKE) --no-print-directory $(if $(Q),-s)
# Recipe line that makes the target's directory.
mkdir = @mkdir -p $(@D)

include tools/make/help.mk
ifneq ($(filter-out help clean,$(or $(MAKECMDGOALS),all)),)
include tools/make/toolchain.mk
include tools/make/kernel.mk
include tools/make/user.mk
include tools/make/initrd.mk
include tools/make/host.mk
include tools/make/compat.mk
include tools/make/random.mk
include tools/make/malloc.mk
include tools/make/run.mk
include tools/make/test.mk
endif

.PHONY: all clean FORCE
all: $(B)/faultline.elf $(B)/initrd.cpio ## build the kernel and the initrd (the default)

clean: ## remove everything that was built
	rm -rf build

FORCE:
