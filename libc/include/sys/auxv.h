// The auxiliary vector.
#pragma once

#include <uapi/auxvec.h>

// Value of the entry @type, or 0 with errno ENOENT.
unsigned long getauxval(unsigned long type);
