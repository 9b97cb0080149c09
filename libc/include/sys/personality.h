// Execution domain.
#pragma once

#include <sys/cdefs.h>
#include <uapi/personality.h>

__BEGIN_DECLS

int personality(unsigned long persona);

__END_DECLS
