// Keys of System V objects.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/ipc.h>

__BEGIN_DECLS

// A key from a file's inode and the low byte of `id`, or -1.
key_t ftok(const char *path, int id);

__END_DECLS
