// File system statistics.
#pragma once

#include <sys/types.h>
#include <uapi/statfs.h>

int statfs64(const char *path, struct statfs64 *st);
int fstatfs64(int fd, struct statfs64 *st);
