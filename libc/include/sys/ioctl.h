// ioctl.
#pragma once

#include <uapi/ioctl.h>

int ioctl(int fd, unsigned long request, ...);
