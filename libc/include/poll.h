// poll.
#pragma once

#include <sys/cdefs.h>
#include <uapi/poll.h>

__BEGIN_DECLS

typedef unsigned int nfds_t;

// @timeout in milliseconds; negative: for ever.
int poll(struct pollfd *fds, nfds_t count, int timeout);

__END_DECLS
