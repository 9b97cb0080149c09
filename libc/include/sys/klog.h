// The kernel's log: syslog(2) under the name that syslog(3) does not take.
#pragma once

#include <sys/cdefs.h>

__BEGIN_DECLS

int klogctl(int action, char *buf, int size);

__END_DECLS
