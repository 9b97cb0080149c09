// Process times in clock ticks.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/time.h>

__BEGIN_DECLS

clock_t times(struct tms *buf);

__END_DECLS
