// poll.
#pragma once

#include <uapi/poll.h>

typedef unsigned int nfds_t;

// @timeout in milliseconds; negative: for ever.
int poll(struct pollfd *fds, nfds_t count, int timeout);
