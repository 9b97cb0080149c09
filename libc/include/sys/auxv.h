// The auxiliary vector.
#pragma once

#include <sys/cdefs.h>
#include <uapi/auxvec.h>

__BEGIN_DECLS

// Value of the entry @type, or 0 with errno ENOENT.
unsigned long getauxval(unsigned long type);

__END_DECLS
