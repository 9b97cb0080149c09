// Random bytes from the kernel.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/random.h>

__BEGIN_DECLS

ssize_t getrandom(void *buf, size_t size, unsigned int flags);

__END_DECLS
