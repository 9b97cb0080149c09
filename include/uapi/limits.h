// Limits that the kernel's interface fixes.
#pragma once

#define NR_OPEN         1024
#define NGROUPS_MAX     65536
#define ARG_MAX         131072
#define LINK_MAX        127
#define MAX_CANON       255
#define MAX_INPUT       255
#define NAME_MAX        255
#define PATH_MAX        4096 // with the final NUL
#define PIPE_BUF        4096 // writes up to here are atomic
#define XATTR_NAME_MAX  255
#define XATTR_SIZE_MAX  65536
#define XATTR_LIST_MAX  65536
#define RTSIG_MAX       32
#define MAX_ARG_STRLEN  131072 // one string of execve
#define MAX_ARG_STRINGS 0x7fffffff
