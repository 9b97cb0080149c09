#pragma once
/* What uname(2) and /proc/version say. */
#include <uapi/utsname.h>

extern struct new_utsname system_name;
