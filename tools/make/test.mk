# `make test` and what checks the tests.

# What the selected tests need: the host programs, the images, or both.
TEST_IMAGES = $(B)/faultline.elf $(B)/faultline-test.elf $(B)/initrd.cpio $(B)/faultline.iso
TEST_NEEDS  = $(if $(filter-out host%,$(or $(T),all)),$(TEST_IMAGES)) \
	$(if $(or $(filter host% *%,$(T)),$(if $(T),,all)),host)

.PHONY: test test-list check mutants
test: | setup-qemu+iso+host ## run every suite; T='pattern' for some ('host/*', 'kernel/buddy', …)
	$(Q)$(MAKE) --no-print-directory $(TEST_NEEDS)
	@tests/vm/run.py --build $(B) '$(T)'

test-list: ## list the tests without running them
	@tests/vm/run.py --list '$(T)'

check: | setup-check ## formatting, layers between folders, sizes of files and functions
	@tools/check

mutants: | setup-qemu+iso+host ## apply each deliberate fault; the suite must turn red
	@tools/mutants.py $(T)
