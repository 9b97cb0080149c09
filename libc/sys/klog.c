#include <sys/klog.h>
#include "libc/sys/syscall_int.h"

int klogctl(int action, char *buf, int size)
{
    return CALL(syslog, ARG(action), ARG(buf), ARG(size));
}
