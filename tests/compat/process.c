/* fork, exec, wait, pipes, environment: a program that starts itself again. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int global = 1;

static void show_status(const char *what, int status)
{
    if (WIFEXITED(status))
        printf("%s: exit %d\n", what, WEXITSTATUS(status));
    else
        printf("%s: signal %d%s\n", what, WTERMSIG(status), WCOREDUMP(status) ? " (core)" : "");
}

static void forks(void)
{
    int local = 2, status;
    pid_t pid = fork();

    if (!pid) {
        global += 10;
        local += 10;
        _exit(global + local);
    }
    waitpid(pid, &status, 0);
    show_status("fork", status);
    printf("parent's own: %d %d\n", global, local);

    pid = fork();
    if (!pid)
        pause();
    kill(pid, SIGKILL);
    printf("same pid: %d\n", wait(&status) == pid);
    show_status("killed", status);
    printf("none left: %d", wait(&status));
    printf(" %s\n", strerror(errno));
}

static void waits(void)
{
    siginfo_t info = {0};
    pid_t pid = fork();
    int status;

    if (!pid) {
        raise(SIGSTOP);
        _exit(4);
    }
    printf("stopped: %d", waitpid(pid, &status, WUNTRACED) == pid);
    printf(" %d %d\n", WIFSTOPPED(status), WSTOPSIG(status) == SIGSTOP);
    printf("nothing yet: %d\n", waitpid(pid, &status, WNOHANG));
    kill(pid, SIGCONT);
    printf("continued: %d", waitpid(pid, &status, WCONTINUED) == pid);
    printf(" %d\n", WIFCONTINUED(status));
    printf("waitid: %d", waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
    printf(" code %d status %d\n", info.si_code, info.si_status);
    waitpid(pid, &status, 0);
    show_status("then", status);
}

static void exec_self(void)
{
    char *const argv[] = {"name", "child", "two words", "", NULL};
    char *const env[] = {"COLOR=blue", "EMPTY=", NULL};
    int status, fds[2];
    char text[256];

    if (pipe(fds))
        exit(1);
    if (!fork()) {
        dup2(fds[1], STDOUT_FILENO);
        close(fds[0]);
        close(fds[1]);
        execve("/proc/self/exe", argv, env);
        _exit(126);
    }
    close(fds[1]);
    FILE *f = fdopen(fds[0], "r");
    while (fgets(text, sizeof(text), f))
        printf("child said: %s", text);
    fclose(f);
    wait(&status);
    show_status("exec", status);
}

static int child(int argc, char **argv)
{
    printf("%d arguments", argc);
    for (int i = 1; i < argc; i++)
        printf(" [%s]", argv[i]);
    printf("\nCOLOR=%s EMPTY=[%s] HOME=%s\n", getenv("COLOR"), getenv("EMPTY"),
           getenv("HOME") ? "set" : "unset");
    printf("global %d\n", global);
    return 33;
}

static void bad_execs(void)
{
    char *const argv[] = {"x", NULL};

    execve("/no/such/program", argv, NULL);
    printf("no file: %s\n", strerror(errno));
    execve(".", argv, NULL);
    printf("directory: %s\n", strerror(errno));
    FILE *f = fopen("garbage", "w");
    fputs("\177ELF but no more", f);
    fclose(f);
    execve("garbage", argv, NULL);
    printf("no permission: %s\n", strerror(errno));
    chmod("garbage", 0755);
    execve("garbage", argv, NULL);
    printf("no program: %s\n", strerror(errno));
    unlink("garbage");
}

/* A pipeline of three processes that moves more than a pipe holds. */
static void pipeline(void)
{
    int a[2], b[2];
    char buf[1000];
    long total = 0, sum = 0;

    if (pipe(a) || pipe(b))
        exit(1);
    if (!fork()) {
        for (int i = 0; i < 300; i++) {
            memset(buf, i, sizeof(buf));
            if (write(a[1], buf, sizeof(buf)) != (ssize_t)sizeof(buf))
                _exit(1);
        }
        _exit(0);
    }
    if (!fork()) {
        close(a[1]);
        for (ssize_t n; (n = read(a[0], buf, 777)) > 0;) {
            for (int i = 0; i < n; i++)
                buf[i] ^= 1;
            if (write(b[1], buf, n) != n)
                _exit(1);
        }
        _exit(0);
    }
    close(a[0]), close(a[1]), close(b[1]);
    for (ssize_t n; (n = read(b[0], buf, sizeof(buf))) > 0; total += n) {
        for (int i = 0; i < n; i++)
            sum += (unsigned char)buf[i];
    }
    close(b[0]);
    while (wait(NULL) > 0)
        ;
    printf("pipeline: %ld bytes, sum %ld\n", total, sum);

    signal(SIGPIPE, SIG_IGN);
    if (pipe(a))
        exit(1);
    close(a[0]);
    printf("no reader: %zd", write(a[1], buf, 1));
    printf(" %s\n", strerror(errno));
}

static void limits(void)
{
    struct rlimit l;

    getrlimit(RLIMIT_STACK, &l);
    l.rlim_cur = 1 << 20;
    printf("setrlimit %d", setrlimit(RLIMIT_STACK, &l));
    getrlimit(RLIMIT_STACK, &l);
    printf(" %lu\n", (unsigned long)l.rlim_cur);
    printf("priority %d", setpriority(PRIO_PROCESS, 0, 5));
    printf(" %d\n", getpriority(PRIO_PROCESS, 0));
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1)
        return child(argc, argv);
    forks();
    waits();
    exec_self();
    bad_execs();
    pipeline();
    limits();
    return 21;
}
