#include "kernel/syscall/calls.h"
#include "kernel/syscall/times.h"
#include "kernel/process/exec_strings.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/process/wait.h"
#include "mm/kalloc/kmalloc.h"
#include "arch/i386/usercopy.h"
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <uapi/wait.h>

static int exec_with(const char *path, u32 argv, u32 envp)
{
    struct exec_strings s;

    exec_strings_init(&s, current->process->rlimits[RLIMIT_STACK].rlim_cur);
    int err = exec_strings_take_args(&s, argv);
    if (!err)
        err = exec_strings_take_env(&s, envp);
    if (!err)
        err = process_exec(path, &s);
    exec_strings_free(&s);
    return err;
}

long sys_execve(u32 user_path, u32 argv, u32 envp)
{
    char *path = kmalloc(PATH_MAX, GFP_KERNEL);

    if (!path)
        return -ENOMEM;
    long n = strncpy_from_user(path, (const char *)user_path, PATH_MAX);
    long err = n < 0 ? n : n == 0 ? -ENOENT : exec_with(path, argv, envp);
    kfree(path);
    return err;
}

long sys_exit(u32 code)
{
    task_exit(WAIT_STATUS_EXIT(code));
}

long sys_exit_group(u32 code)
{
    process_exit(WAIT_STATUS_EXIT(code));
}

static __attribute__((noinline)) int put_rusage(const struct wait_result *w, u32 user_rusage)
{
    struct rusage r = {
        .ru_utime = ticks_to_timeval(w->utime),
        .ru_stime = ticks_to_timeval(w->stime),
        .ru_maxrss = w->maxrss,
        .ru_minflt = w->minflt,
        .ru_majflt = w->majflt,
    };

    return copy_to_user((void *)user_rusage, &r, sizeof(r));
}

long sys_wait4(i32 pid, u32 user_status, u32 options, u32 user_rusage)
{
    struct wait_result w;

    if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WALL | __WCLONE))
        return -EINVAL;
    int err = process_wait(pid, options | WEXITED, &w);
    if (err || !w.pid)
        return err;
    if (user_status && put_user(w.status, (int *)user_status))
        return -EFAULT;
    return user_rusage && put_rusage(&w, user_rusage) ? -EFAULT : w.pid;
}

long sys_waitpid(i32 pid, u32 user_status, u32 options)
{
    return sys_wait4(pid, user_status, options, 0);
}

static int waitid_target(u32 type, i32 id, i32 *pid)
{
    switch (type) {
    case P_ALL:
        *pid = -1;
        return 0;
    case P_PID:
        *pid = id;
        return id > 0 ? 0 : -EINVAL;
    case P_PGID:
        *pid = -id;
        return id >= 0 ? 0 : -EINVAL;
    default:
        return -EINVAL;
    }
}

static void fill_siginfo(const struct wait_result *w, siginfo_t *info)
{
    int sig = w->status & 0x7f;

    info->si_signo = SIGCHLD;
    info->si_pid = w->pid;
    info->si_uid = w->uid;
    if (w->status == 0xffff) {
        info->si_code = CLD_CONTINUED;
        info->si_status = SIGCONT;
    } else if (sig == 0x7f) {
        info->si_code = CLD_STOPPED;
        info->si_status = w->status >> 8;
    } else {
        info->si_code = sig ? CLD_KILLED : CLD_EXITED;
        info->si_status = sig ? sig : w->status >> 8;
    }
}

long sys_waitid(u32 type, i32 id, u32 user_info, u32 options, u32 user_rusage)
{
    struct wait_result w;
    siginfo_t info = {0};
    i32 pid;

    if (options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | __WNOTHREAD | __WALL |
                    __WCLONE) ||
        !(options & (WEXITED | WSTOPPED | WCONTINUED)))
        return -EINVAL;
    int err = waitid_target(type, id, &pid);
    if (!err)
        err = process_wait(pid, options, &w);
    if (err)
        return err;
    if (w.pid)
        fill_siginfo(&w, &info);
    if (user_info && copy_to_user((void *)user_info, &info, sizeof(info)))
        return -EFAULT;
    return w.pid && user_rusage ? put_rusage(&w, user_rusage) : 0;
}
