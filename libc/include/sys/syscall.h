// System-call numbers for syscall().
#pragma once

#include <uapi/syscall.h>
