# `make test` and what checks the tests.

# What the selected tests need: the host programs, the images, the unmodified Linux programs.
TEST_IMAGES = $(addprefix $(B)/,faultline.elf faultline-test.elf initrd.cpio initrd-small.cpio \
	faultline.iso)
host_named  = $(filter $(HOST_SUITES:%=host/%),$(T))
host_others = $(filter-out $(host_named),$(filter host% *%,$(or $(T),host)))
TEST_NEEDS  = $(if $(filter-out host%,$(or $(T),all)),$(TEST_IMAGES)) \
	$(host_named:host/%=$(HOST_BUILD)/%) $(if $(host_others),host) \
	$(if $(filter compat% *%,$(or $(T),compat)),compat-programs) \
	$(if $(filter preload% *%,$(or $(T),preload)),preload-programs) \
	$(if $(filter oracle% *%,$(or $(T),oracle)),$(ORACLE))

.PHONY: test test-list check mutants
test: | setup-qemu+iso+host ## run every suite; T='pattern' for some ('host/*', 'kernel/buddy', …)
	$(Q)$(SUBMAKE) $(TEST_NEEDS)
	@tests/vm/run.py --build $(B) '$(T)'

test-list: ## list the tests without running them
	@tests/vm/run.py --list '$(T)'

check: | setup-check ## formatting, layers between folders, sizes of files and functions, headers in C and C++
	@tools/check

mutants: | setup-qemu+iso+host ## apply each deliberate fault; the suite must turn red
	@tools/mutants.py $(T)
