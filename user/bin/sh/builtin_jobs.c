/* Builtins about other processes: wait, jobs, fg, bg, kill; and cd, pwd. */
#include "user/bin/sh/builtins.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int builtin_wait(int argc, char **argv)
{
    int status = 0;

    if (argc == 1)
        return jobs_wait_all();
    for (int i = 1; i < argc; i++) {
        struct job *job = job_find(argv[i]);

        status = job ? job_wait(job) : 127;
    }
    return status;
}

int builtin_jobs(int argc, char **argv)
{
    bool pids = argc > 1 && strcmp(argv[1], "-l") == 0;

    if (argc > 1 && !pids)
        return usage("jobs [-l]");
    jobs_print(pids);
    return 0;
}

static int continue_job(int argc, char **argv, bool foreground)
{
    struct job *job = job_find(argc > 1 ? argv[1] : "%%");

    if (!sh.job_control) {
        warn("%s: no job control in this shell", argv[0]);
        return 1;
    }
    if (!job) {
        warn("%s: no such job", argv[0]);
        return 1;
    }
    return job_continue(job, foreground);
}

int builtin_fg(int argc, char **argv)
{
    return continue_job(argc, argv, true);
}

int builtin_bg(int argc, char **argv)
{
    return continue_job(argc, argv, false);
}

/* "kill -l" alone: all names; with arguments: the name of a number or exit status, or a number. */
static int list_signals(char **names)
{
    int status = 0;

    if (!*names) {
        for (int i = 1; signal_name(i); i++)
            printf("%2d) SIG%-9s%s", i, signal_name(i), i % 5 && signal_name(i + 1) ? " " : "\n");
        return 0;
    }
    for (; *names; names++) {
        int number = signal_number(*names);
        const char *name = NULL;

        if (number < 0 && atoi(*names) > 128)
            number = atoi(*names);
        if (number > 128)
            number -= 128;
        if (number >= 0)
            name = signal_name(number);
        if (!name) {
            warn("kill: %s: no such signal", *names);
            status = 1;
        } else if ((*names)[0] >= '0' && (*names)[0] <= '9') {
            printf("%s\n", name);
        } else {
            printf("%d\n", number);
        }
    }
    return status;
}

static int send_signal(const char *target, int number)
{
    struct job *job = target[0] == '%' ? job_find(target) : NULL;
    char *end;
    long pid = job ? -(long)job_group(job) : strtol(target, &end, 10);

    if (!job && (*end || end == target)) {
        warn("kill: %s: no such process", target);
        return 1;
    }
    if (kill(pid, number) < 0) {
        warn("kill: (%ld): %s", pid, strerror(errno));
        return 1;
    }
    return 0;
}

int builtin_kill(int argc, char **argv)
{
    int number = SIGTERM, i = 1, status = 0;
    const char *name = NULL;

    if (argc > 1 && strcmp(argv[1], "-l") == 0)
        return list_signals(argv + 2);
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        name = argv[2];
        i = 3;
    } else if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
        name = argv[1] + 1;
        i = 2;
    }
    if (i < argc && strcmp(argv[i], "--") == 0)
        i++;
    if (name && (number = signal_number(name)) < 0) {
        warn("kill: %s: no such signal", name);
        return 1;
    }
    if (i >= argc)
        return usage("kill [-SIGNAL | -s SIGNAL] PID... | -l [STATUS]...");
    for (; i < argc; i++)
        status |= send_signal(argv[i], number);
    return status;
}

/* ---- directories ---- */

static char *current_directory(void)
{
    static char path[1024];

    return getcwd(path, sizeof(path));
}

int builtin_pwd(int argc, char **argv)
{
    const char *path = current_directory();

    (void)argc;
    (void)argv;
    if (!path) {
        warn("pwd: %s", strerror(errno));
        return 1;
    }
    printf("%s\n", path);
    return 0;
}

int builtin_cd(int argc, char **argv)
{
    const char *target = argc > 1 ? argv[1] : var_get("HOME");
    bool back = target && strcmp(target, "-") == 0;
    const char *old = current_directory();
    char *old_copy = xstrdup(old ? old : "");

    if (back)
        target = var_get("OLDPWD");
    if (!target || chdir(target) < 0) {
        warn("cd: %s: %s", target ? target : "HOME", target ? strerror(errno) : "not set");
        free(old_copy);
        return 1;
    }
    var_set("OLDPWD", old_copy);
    free(old_copy);

    const char *now = current_directory();

    var_set("PWD", now ? now : target);
    if (back)
        printf("%s\n", var_get("PWD"));
    return 0;
}
