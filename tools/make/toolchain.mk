# The compiler. tools/toolchain finds it (after tools/setup has installed what is missing) and
# writes build/toolchain.mk; make then reads itself again with the values from there.

ifeq ($(origin CROSS_COMPILE),undefined)
toolchain_asked := default
else
toolchain_asked := $(CROSS_COMPILE)gcc
endif

include build/toolchain.mk

build/toolchain.mk: tools/toolchain $(if $(filter $(toolchain_asked),$(TOOLCHAIN_ASKED)),,FORCE)
	@mkdir -p $(@D)
	@$(if $(filter default,$(toolchain_asked)),tools/setup build,tools/setup build-tools)
	@tools/toolchain $(toolchain_asked) >$@.new && mv $@.new $@

NASM := nasm

WARN := -Wall -Wextra -Werror -Wshadow -Wtype-limits

# Header dependencies are written beside each object; -MP keeps deleted headers from stopping make.
DEPFLAGS = -MD -MP -MF $(@:.o=.d)
