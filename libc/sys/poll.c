// Waiting for descriptors.
#include <poll.h>
#include <sys/select.h>
#include "libc/sys/syscall_int.h"

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    return CALL(poll, ARG(fds), ARG(count), timeout);
}

int select(int n, fd_set *restrict r, fd_set *restrict w, fd_set *restrict e,
           struct timeval *restrict timeout)
{
    return CALL(_newselect, n, ARG(r), ARG(w), ARG(e), ARG(timeout));
}
