// Memory on the caller's stack, until the caller returns.
#pragma once

#define alloca(size) __builtin_alloca(size)
