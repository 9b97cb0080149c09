// Execution domain.
#pragma once

#include <uapi/personality.h>

int personality(unsigned long persona);
