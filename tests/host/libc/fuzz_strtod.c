// Any text as a number: our conversions and the host's give the same value, end and errno.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/host/lib/ktap.h"
#include "tests/host/libc/host.h"
#include "tests/host/libc/same_number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char s[300];

    if (size == 0)
        return 0;
    int base = data[0] % 36; // 0 and 2 to 36
    size_t n = size - 1 < sizeof(s) - 1 ? size - 1 : sizeof(s) - 1;
    memcpy(s, data + 1, n);
    s[n] = '\0';
    // What stands behind nan sets the host's errno when it is too large a number.
    if (host_strcasestr(s, "nan("))
        return 0;
    same_floats(s);
    same_integers(s, base ? base + 1 : 0);
    host_stop_if_failed();
    return 0;
}
