// The kernel's log: syslog(2) under the name that syslog(3) does not take.
#pragma once

int klogctl(int action, char *buf, int size);
