// poll.
#pragma once

#include <signal.h>
#include <sys/cdefs.h>
#include <uapi/poll.h>

__BEGIN_DECLS

typedef unsigned int nfds_t;

// @timeout in milliseconds; negative: for ever.
int poll(struct pollfd *fds, nfds_t count, int timeout);
// With these signals blocked meanwhile (NULL: as they are), @timeout NULL: for ever.
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask);

__END_DECLS
