/* Small calls that libraries and tools make: niceness, policies, ids, the machine. */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_SUCH_PID 0x3fffffff

static const char *name(long result)
{
    return result < 0 ? strerror(errno) : "done";
}

static void niceness(void)
{
    printf("nice: %d", getpriority(PRIO_PROCESS, 0));
    printf(", set %d", setpriority(PRIO_PROCESS, 0, 5));
    printf(" %d", getpriority(PRIO_PROCESS, 0));
    printf(", raw %ld\n", syscall(SYS_getpriority, PRIO_PROCESS, 0));
    printf("nice(3): %ld %d\n", syscall(SYS_nice, 3), getpriority(PRIO_PROCESS, 0));
    setpriority(PRIO_PROCESS, 0, 100);
    printf("at most %d\n", getpriority(PRIO_PROCESS, 0));
    int status;
    pid_t pid = fork();
    if (!pid)
        _exit(getpriority(PRIO_PROCESS, 0));
    waitpid(pid, &status, 0);
    printf("inherited %d\n", WEXITSTATUS(status));
    printf("no such process: %s\n", name(setpriority(PRIO_PROCESS, NO_SUCH_PID, 0)));
    printf("no such kind: %s\n", name(setpriority(9, 0, 0)));
    FILE *f = fopen("/proc/self/stat", "r");
    int priority = 0, nice = 0;
    if (f && fscanf(f, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %d %d",
                    &priority, &nice) == 2)
        printf("/proc: %d %d\n", priority, nice);
}

static void policies(void)
{
    struct sched_param p = {.sched_priority = 77};
    struct timespec t = {0, 0};
    cpu_set_t cpus;

    printf("policy %ld", syscall(SYS_sched_getscheduler, 0));
    printf(", getparam %ld %d\n", syscall(SYS_sched_getparam, 0, &p), p.sched_priority);
    printf("priorities %d %d, %d %d", sched_get_priority_min(SCHED_OTHER),
           sched_get_priority_max(SCHED_OTHER), sched_get_priority_min(SCHED_FIFO),
           sched_get_priority_max(SCHED_FIFO));
    printf(", no such policy: %s\n", name(sched_get_priority_max(99)));
    printf("set the same: %ld\n", syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &p));
    p.sched_priority = 5;
    printf("with a priority: %s\n", name(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &p)));
    printf("no such process: %s\n", name(syscall(SYS_sched_getscheduler, NO_SUCH_PID)));
    printf("interval %ld\n", syscall(SYS_sched_rr_get_interval, 0, &t));
    CPU_ZERO(&cpus);
    int err = sched_getaffinity(0, sizeof(cpus), &cpus);
    printf("affinity %d, some %d, set again %d\n", err, CPU_COUNT(&cpus) > 0,
           sched_setaffinity(0, sizeof(cpus), &cpus));
    CPU_ZERO(&cpus);
    printf("nowhere: %s\n", name(sched_setaffinity(0, sizeof(cpus), &cpus)));
    unsigned cpu = 99999, node = 99999;
    printf("getcpu %ld %d\n", syscall(SYS_getcpu, &cpu, &node, NULL), cpu < 99999 && node < 99999);
    printf("yield %d\n", sched_yield());
}

static void ids(void)
{
    unsigned short r = 1, e = 2, saved = 3;
    unsigned uid = geteuid();

    printf("16-bit ids agree: %d %d\n", syscall(24 /* getuid */) == (long)(uid & 0xffff),
           syscall(49 /* geteuid */) == (long)(uid & 0xffff));
    printf("getresuid16: %ld", syscall(165, &r, &e, &saved));
    printf(" %d\n", e == (uid & 0xffff));
    printf("keep all: %ld %ld\n", syscall(164 /* setresuid */, 0xffff, 0xffff, 0xffff),
           syscall(70 /* setreuid */, 0xffff, 0xffff));
    printf("setfsuid answers the old one: %d\n", syscall(SYS_setfsuid32, -1) == (long)uid);
    printf("groups: %d\n", getgroups(0, NULL) >= 0);
    printf("too small: %s\n", name(syscall(SYS_getgroups32, -1, NULL)));
}

static void others(void)
{
    struct utsname u;
    char text[17] = "";

    printf("uname %d %s\n", uname(&u), u.sysname);
    printf("name %d", prctl(PR_SET_NAME, "a name that is too long"));
    prctl(PR_GET_NAME, text);
    printf(" %s\n", text);
    printf("no such call: %s\n", name(syscall(4000)));
    printf("robust list: %s\n", name(syscall(SYS_set_robust_list, &u, 4)));
    printf("tid %d\n", syscall(SYS_gettid) == getpid());
}

int main(void)
{
    niceness();
    policies();
    ids();
    others();
    return 0;
}
