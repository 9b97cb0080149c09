// Memory and load totals.
#pragma once

#include <sys/cdefs.h>
#include <uapi/sysinfo.h>

__BEGIN_DECLS

int sysinfo(struct sysinfo *info);

__END_DECLS
