// Options and status words of wait4, waitpid and waitid.
#pragma once

#define WNOHANG     0x00000001
#define WUNTRACED   0x00000002
#define WSTOPPED    WUNTRACED
#define WEXITED     0x00000004
#define WCONTINUED  0x00000008
#define WNOWAIT     0x01000000
#define __WNOTHREAD 0x20000000
#define __WALL      0x40000000
#define __WCLONE    0x80000000

#define P_ALL       0
#define P_PID       1
#define P_PGID      2
#define P_PIDFD     3

// status: exit code << 8, or signal | 0x80 if it dumped core, or stop signal << 8 | 0x7f,
// or 0xffff for "continued"
#define WEXITSTATUS(s)  (((s)&0xff00) >> 8)
#define WTERMSIG(s)     ((s)&0x7f)
#define WSTOPSIG(s)     WEXITSTATUS(s)
#define WIFEXITED(s)    (WTERMSIG(s) == 0)
#define WIFSIGNALED(s)  (((s)&0xffff) - 1U < 0xffU)
#define WIFSTOPPED(s)   (((s)&0xff) == 0x7f)
#define WIFCONTINUED(s) ((s) == 0xffff)
#define WCOREDUMP(s)    ((s)&0x80)
