# Random system calls: compared with this host's Linux (tests/oracle), or hostile (user/tests/fuzz.c).

ORACLE      := $(B)/oracle/oracle
ORACLE_OBJS := $(patsubst %,$(U)/obj/%.o,$(wildcard tests/oracle/*.c tests/oracle/*.asm))
USER_OBJS   += $(ORACLE_OBJS)

$(ORACLE): $(ORACLE_OBJS) $(CRT_OBJS) $(LIBC)
	$(mkdir)
	$(call say,LINK,$@)
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^ $(LIBGCC)

.PHONY: oracle fuzz-syscalls powercut
oracle: | setup-qemu ## random memory calls here and on this host's Linux: N=4000 SEED=… T=600 (seconds)
	$(Q)$(SUBMAKE) $(B)/faultline.elf $(ORACLE)
	@tests/vm/oracle_run.py --build $(B) $(addprefix --count ,$(N)) $(addprefix --seed ,$(SEED)) \
		$(addprefix --time ,$(T))

fuzz-syscalls: | setup-qemu ## hostile system calls from ring 3: N=1000000 SEED=1 T=0 (seconds to go on)
	$(Q)$(SUBMAKE) $(B)/faultline.elf $(B)/initrd.cpio
	@tools/fuzz-syscalls $(B) '$(N)' '$(SEED)' '$(T)'

powercut: | setup-qemu+host ## the machine stops in the middle of writes: e2fsck repairs, what was synchronised is there: N=50 SEED=…
	$(Q)$(SUBMAKE) $(B)/faultline.elf $(B)/initrd.cpio
	@CUTS='$(or $(N),50)' SEED='$(SEED)' tests/vm/run.py --build $(B) ext2/powercut
