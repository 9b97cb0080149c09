# The tools of user/bin as host programs under the sanitizers; main.c hands them to run.py, which
# needs python3 and dash. Left out: what acts on the whole machine.
tools_SRCS  :=
tools_LIB   := $(wildcard user/lib/*.c)
tools_FILES := $(filter-out poweroff reboot mount umount sync dmesg,\
	$(basename $(notdir $(wildcard user/bin/*.c))))
tools_PROGRAMS = $(addprefix $(HOST_BUILD)/tools.bin/,$(tools_FILES) ls ps)

define tools_link
$(mkdir)
$(call say,HOSTCC,$@)
$(Q)$(HOSTCC) $(HOST_CFLAGS) -D_GNU_SOURCE -o $@ $(filter %.c,$^)
endef

$(tools_FILES:%=$(HOST_BUILD)/tools.bin/%): $(HOST_BUILD)/tools.bin/%: user/bin/%.c
	$(tools_link)
$(HOST_BUILD)/tools.bin/ls: $(wildcard user/bin/ls/*)
	$(tools_link)
$(HOST_BUILD)/tools.bin/ps: $(wildcard user/bin/ps/*)
	$(tools_link)
$(tools_PROGRAMS): $(tools_LIB) $(wildcard user/lib/*.h)
$(HOST_BUILD)/tools: | $(tools_PROGRAMS)
