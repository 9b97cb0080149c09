#pragma once
/*
 * Faults of disks, on demand: with Linux's names and meaning, the boot options and directories of
 * /proc fail_make_request (a transfer is -EIO at once) and fail_io_timeout (the interrupt at the
 * end of a command is lost). See mm/fault_attr.h.
 */
#include "mm/fault_attr.h"

extern struct fault_attr fail_make_request, fail_io_timeout;
