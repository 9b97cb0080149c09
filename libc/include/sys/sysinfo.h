// Memory and load totals.
#pragma once

#include <uapi/sysinfo.h>

int sysinfo(struct sysinfo *info);
