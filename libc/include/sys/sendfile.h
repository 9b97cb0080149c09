// Copy between descriptors inside the kernel.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

ssize_t sendfile(int out, int in, off_t *offset, size_t count);

__END_DECLS
