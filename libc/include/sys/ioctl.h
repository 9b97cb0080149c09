// ioctl.
#pragma once

#include <sys/cdefs.h>
#include <uapi/ioctl.h>

__BEGIN_DECLS

int ioctl(int fd, unsigned long request, ...);

__END_DECLS
