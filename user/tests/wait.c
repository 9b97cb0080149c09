/* exit, wait4, waitid: statuses, options, zombies, orphans, accounting. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void exit_with(void *code)
{
    _exit((int)code);
}

static void pause_for_ever(void *arg)
{
    (void)arg;
    for (;;)
        pause();
}

static void end_by(void *sig)
{
    kill(getpid(), (int)sig);
}

static void exit_codes(void)
{
    static const int codes[] = {0, 1, 42, 127, 128, 255, 256, 257, -1};

    for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
        CHECK_EQ(run_child(exit_with, (void *)codes[i]), (codes[i] & 0xff) << 8);
}

static void ending_signals(void)
{
    static const int signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP,   SIGABRT, SIGBUS,
                                  SIGFPE,  SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2,   SIGPIPE, SIGALRM,
                                  SIGTERM, SIGXCPU, SIGXFSZ, SIGSYS,  SIGVTALRM, SIGPROF};

    for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
        CHECK_EQ(run_child(end_by, (void *)signals[i]) & 0xff7f, signals[i]);
}

static void nohang(void)
{
    int status = 77;
    pid_t pid = start_child(pause_for_ever, NULL);

    CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
    CHECK_EQ(status, 77);
    CHECK_EQ(waitpid(-1, &status, WNOHANG), 0);
    kill(pid, SIGTERM);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(ending_signal(status), SIGTERM);
    CHECK_FAILS(waitpid(pid, &status, WNOHANG), ECHILD);
}

static void nobody_to_wait_for(void)
{
    CHECK_FAILS(waitpid(-1, NULL, 0), ECHILD);
    CHECK_FAILS(waitpid(1, NULL, 0), ECHILD);
    CHECK_FAILS(waitpid(getpid(), NULL, 0), ECHILD);
    CHECK_FAILS(waitpid(-1, NULL, 0x100), EINVAL);
    CHECK_FAILS(waitpid(-getpgrp(), NULL, 0), ECHILD);
}

static void by_pid_and_group(void)
{
    pid_t a = start_child(exit_with, (void *)1), b = start_child(exit_with, (void *)2);
    int status;

    CHECK_EQ(waitpid(b, &status, 0), b);
    CHECK_EQ(status, 2 << 8);
    CHECK_EQ(waitpid(0, &status, 0), a);
    CHECK_EQ(status, 1 << 8);

    a = start_child(pause_for_ever, NULL);
    CHECK_EQ(setpgid(a, a), 0);
    CHECK_FAILS(waitpid(0, &status, WNOHANG), ECHILD); /* it left our group */
    CHECK_EQ(waitpid(-a, &status, WNOHANG), 0);
    kill(-a, SIGKILL);
    CHECK_EQ(waitpid(-a, &status, 0), a);
}

static void zombie(void)
{
    pid_t pid = start_child(exit_with, (void *)5);

    CHECK(wait_state(pid, 'Z'));
    CHECK_EQ(kill(pid, 0), 0);       /* it still has its number */
    CHECK_EQ(kill(pid, SIGKILL), 0); /* and cannot die again */
    CHECK_EQ(stat_field(pid, 23), 0);
    CHECK_EQ(wait_child(pid), 5 << 8);
    CHECK_FAILS(kill(pid, 0), ESRCH);
}

/* The child of a child reports its parent after that has ended. */
static void orphan(void)
{
    int ends[2];
    pid_t parent, status;

    REQUIRE(pipe(ends) == 0);
    status = fork();
    if (status == 0) {
        pid_t middle = getpid();

        if (fork() == 0) {
            while (getppid() == middle)
                sleep_ms(5);
            parent = getppid();
            _exit(write(ends[1], &parent, sizeof(parent)) != sizeof(parent));
        }
        _exit(0);
    }
    CHECK_EQ(wait_child(status), 0);
    CHECK_EQ(read(ends[0], &parent, sizeof(parent)), sizeof(parent));
    CHECK(parent != getpid());
    if (on_faultline())
        CHECK_EQ(parent, 1);
    CHECK_FAILS(waitpid(-1, NULL, 0), ECHILD);
}

static void stopped_and_continued(void)
{
    pid_t pid = start_child(pause_for_ever, NULL);
    int status;

    kill(pid, SIGSTOP);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK_EQ(status, SIGSTOP << 8 | 0x7f);
    CHECK_EQ(process_state(pid), 'T');
    CHECK_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0); /* reported once */
    kill(pid, SIGCONT);
    CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
    CHECK_EQ(status, 0xffff);
    kill(pid, SIGSTOP);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    kill(pid, SIGKILL); /* also ends a stopped one */
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(ending_signal(status), SIGKILL);
}

static void waitid_fills_siginfo(void)
{
    siginfo_t info;
    pid_t pid = start_child(exit_with, (void *)6);

    memset(&info, 0x55, sizeof(info));
    CHECK_EQ(waitid(P_PID, pid, &info, WEXITED | WNOWAIT), 0);
    CHECK_EQ(info.si_signo, SIGCHLD);
    CHECK_EQ(info.si_code, CLD_EXITED);
    CHECK_EQ(info.si_pid, pid);
    CHECK_EQ(info.si_status, 6);
    CHECK_EQ(waitid(P_ALL, 0, &info, WEXITED), 0); /* WNOWAIT had left it */
    CHECK_FAILS(waitid(P_ALL, 0, &info, WEXITED), ECHILD);
    CHECK_FAILS(waitid(P_ALL, 0, &info, 0), EINVAL);
    CHECK_FAILS(waitid(9, 0, &info, WEXITED), EINVAL);

    pid = start_child(pause_for_ever, NULL);
    CHECK_EQ(waitid(P_PID, pid, &info, WEXITED | WNOHANG), 0);
    CHECK_EQ(info.si_pid, 0);
    kill(pid, SIGKILL);
    CHECK_EQ(waitid(P_PID, pid, &info, WEXITED), 0);
    CHECK_EQ(info.si_code, CLD_KILLED);
    CHECK_EQ(info.si_status, SIGKILL);
}

static void touch_pages(void *arg)
{
    char *pages = map_pages(100, PROT_READ | PROT_WRITE);

    (void)arg;
    for (int i = 0; i < 100; i++)
        pages[i * PAGE] = 1;
}

static void usage_of_children(void)
{
    struct rusage own, children;
    pid_t pid = start_child(touch_pages, NULL);
    int status;

    CHECK_EQ(wait4(pid, &status, 0, &own), pid);
    CHECK(own.ru_minflt >= 100 && own.ru_minflt < 1000);
    CHECK_EQ(getrusage(RUSAGE_CHILDREN, &children), 0);
    CHECK_EQ(children.ru_minflt, own.ru_minflt);
    CHECK(children.ru_maxrss > 0);
}

static void ignored_children_vanish(void)
{
    signal(SIGCHLD, SIG_IGN);

    pid_t pid = start_child(exit_with, NULL);

    CHECK_FAILS(waitpid(pid, NULL, 0), ECHILD); /* after it has ended */
    CHECK_FAILS(kill(pid, 0), ESRCH);
}

static void status_pointer_is_optional(void)
{
    pid_t pid = start_child(exit_with, NULL);

    CHECK_EQ(syscall(__NR_wait4, pid, NULL, 0, NULL), pid);
    pid = start_child(exit_with, NULL);
    CHECK(wait_state(pid, 'Z'));
    CHECK_FAILS(syscall(__NR_waitpid, pid, 16, 0), EFAULT);
}

static void say_goodbye(void)
{
    if (write(STDOUT_FILENO, "# atexit ran\n", 13) != 13)
        _exit(1);
    _exit(23);
}

static void exit_by_handler(void *arg)
{
    (void)arg;
    atexit(say_goodbye);
    exit(1);
}

static void handlers_of_exit(void)
{
    CHECK_EQ(run_child(exit_by_handler, NULL), 23 << 8);
}

TEST_MAIN({"exit codes are eight bits", exit_codes},
          {"the status tells the signal", ending_signals}, {"WNOHANG", nohang},
          {"no such child", nobody_to_wait_for}, {"by pid and by group", by_pid_and_group},
          {"a zombie keeps its number and no memory", zombie}, {"orphans get a new parent", orphan},
          {"stopped and continued", stopped_and_continued}, {"waitid", waitid_fills_siginfo},
          {"rusage of children", usage_of_children},
          {"SIGCHLD ignored: no zombies", ignored_children_vanish},
          {"the status pointer", status_pointer_is_optional}, {"atexit", handlers_of_exit})
