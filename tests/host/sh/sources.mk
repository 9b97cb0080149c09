# The shell itself, under the sanitizers; main.c hands it to run.py, which needs python3 and dash.
sh_SRCS   := $(wildcard user/bin/sh/*.c)
sh_CFLAGS := -D_GNU_SOURCE -Dmain=shell_main
