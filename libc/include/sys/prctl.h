// Operations on the calling process.
#pragma once

#include <uapi/prctl.h>

int prctl(int option, ...);
