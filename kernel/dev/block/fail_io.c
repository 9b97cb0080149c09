#include "kernel/dev/block/fail_io.h"

struct fault_attr fail_make_request = FAULT_ATTR("fail_make_request"),
                  fail_io_timeout = FAULT_ATTR("fail_io_timeout");
