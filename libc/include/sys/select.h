// select.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <signal.h>
#include <uapi/time.h>
#include <uapi/poll.h>

__BEGIN_DECLS

#define FD_SETSIZE __FD_SETSIZE

typedef __kernel_fd_set fd_set;

#define FD_ZERO(set)      __builtin_memset((set), 0, sizeof(*(set)))
#define FD_SET(fd, set)   ((set)->fds_bits[(fd) / 32] |= 1UL << (fd) % 32)
#define FD_CLR(fd, set)   ((set)->fds_bits[(fd) / 32] &= ~(1UL << (fd) % 32))
#define FD_ISSET(fd, set) ((set)->fds_bits[(fd) / 32] >> (fd) % 32 & 1)

int select(int n, fd_set *__restrict r, fd_set *__restrict w, fd_set *__restrict e,
           struct timeval *__restrict timeout);
int pselect(int n, fd_set *__restrict r, fd_set *__restrict w, fd_set *__restrict e,
            const struct timespec *__restrict timeout, const sigset_t *__restrict mask);

__END_DECLS
