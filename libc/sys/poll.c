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

// The kernel writes what is left of the time; these two leave the caller's as it is.
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    struct timespec left = timeout ? *timeout : (struct timespec){0};

    return CALL(ppoll, ARG(fds), ARG(count), timeout ? ARG(&left) : 0, ARG(mask), sizeof(*mask));
}

int pselect(int n, fd_set *restrict r, fd_set *restrict w, fd_set *restrict e,
            const struct timespec *restrict timeout, const sigset_t *restrict mask)
{
    struct timespec left = timeout ? *timeout : (struct timespec){0};
    const long set[2] = {ARG(mask), sizeof(*mask)};

    return CALL(pselect6, n, ARG(r), ARG(w), ARG(e), timeout ? ARG(&left) : 0, ARG(set));
}
