# The oracle: random memory calls, run on this host and on Faultline (tests/oracle).

ORACLE      := $(B)/oracle/oracle
ORACLE_OBJS := $(patsubst %,$(U)/obj/%.o,$(wildcard tests/oracle/*.c tests/oracle/*.asm))
USER_OBJS   += $(ORACLE_OBJS)

$(ORACLE): $(ORACLE_OBJS) $(CRT_OBJS) $(LIBC)
	$(mkdir)
	$(call say,LINK,$@)
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^ $(LIBGCC)

.PHONY: oracle
oracle: | setup-qemu ## random memory calls here and on this host's Linux: N=4000 SEED=… T=600 (seconds)
	$(Q)$(SUBMAKE) $(B)/faultline.elf $(ORACLE)
	@tests/vm/oracle_run.py --build $(B) $(addprefix --count ,$(N)) $(addprefix --seed ,$(SEED)) \
		$(addprefix --time ,$(T))
