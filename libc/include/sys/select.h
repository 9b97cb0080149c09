// select.
#pragma once

#include <sys/types.h>
#include <signal.h>
#include <uapi/time.h>
#include <uapi/poll.h>

#define FD_SETSIZE __FD_SETSIZE

typedef __kernel_fd_set fd_set;

#define FD_ZERO(set)      __builtin_memset((set), 0, sizeof(*(set)))
#define FD_SET(fd, set)   ((set)->fds_bits[(fd) / 32] |= 1UL << (fd) % 32)
#define FD_CLR(fd, set)   ((set)->fds_bits[(fd) / 32] &= ~(1UL << (fd) % 32))
#define FD_ISSET(fd, set) ((set)->fds_bits[(fd) / 32] >> (fd) % 32 & 1)

int select(int n, fd_set *restrict r, fd_set *restrict w, fd_set *restrict e,
           struct timeval *restrict timeout);
