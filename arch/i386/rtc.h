#pragma once
/* The CMOS clock. */
#include <faultline/types.h>

/* Seconds since 1970, taking the clock as UTC. */
u64 rtc_read(void);
