// Values of the system that are known at run time only.
#include <errno.h>
#include <limits.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

#define CPU_MASK_WORDS 32

int getpagesize(void)
{
    return (int)getauxval(AT_PAGESZ);
}

// Processors that this process may run on.
static long count_processors(void)
{
    unsigned long mask[CPU_MASK_WORDS];
    long bytes = CALL(sched_getaffinity, 0, sizeof(mask), ARG(mask));
    long count = 0;

    for (long i = 0; i < bytes / (long)sizeof(mask[0]); i++) {
        count += __builtin_popcountl(mask[i]);
    }
    return count > 0 ? count : 1;
}

static long count_pages(int available)
{
    struct sysinfo info;
    unsigned long units;

    if (sysinfo(&info) < 0) {
        return -1;
    }
    units = available ? info.freeram : info.totalram;
    return (long)((unsigned long long)units * info.mem_unit / (unsigned long)getpagesize());
}

static long open_max(void)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_NOFILE, &limit) < 0 ? -1 : (long)limit.rlim_cur;
}

long sysconf(int name)
{
    switch (name) {
    case _SC_ARG_MAX:
        return ARG_MAX;
    case _SC_CLK_TCK:
        return (long)getauxval(AT_CLKTCK);
    case _SC_OPEN_MAX:
        return open_max();
    case _SC_PAGESIZE:
        return getpagesize();
    case _SC_NPROCESSORS_CONF:
    case _SC_NPROCESSORS_ONLN:
        return count_processors();
    case _SC_PHYS_PAGES:
        return count_pages(0);
    case _SC_AVPHYS_PAGES:
        return count_pages(1);
    default:
        errno = EINVAL;
        return -1;
    }
}
