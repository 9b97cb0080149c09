// File system statistics.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/statfs.h>

__BEGIN_DECLS

int statfs64(const char *path, struct statfs64 *st);
int fstatfs64(int fd, struct statfs64 *st);

__END_DECLS
