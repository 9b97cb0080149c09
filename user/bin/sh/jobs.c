/* Jobs: the processes of a pipeline, in one process group if there is job control. */
#include "user/bin/sh/sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

struct process {
    pid_t pid;
    int status; /* as from waitpid(), valid if `ended` or `stopped` */
    bool ended, stopped;
};

struct job {
    struct job *next;
    int id; /* n of %n, or 0 while it has never been in the background */
    pid_t group;
    char *text;
    struct process *processes;
    int count;
    bool reported; /* the user knows that it is stopped */
};

static struct job *jobs;
static struct termios shell_modes;

struct job *job_new(const char *text)
{
    struct job *job = xmalloc(sizeof(*job));

    *job = (struct job){.next = jobs, .text = xstrdup(text ? text : "")};
    jobs = job;
    return job;
}

void job_discard(struct job *job)
{
    struct job **at = &jobs;

    while (*at != job)
        at = &(*at)->next;
    *at = job->next;
    free(job->text);
    free(job->processes);
    free(job);
}

void jobs_forget(void)
{
    while (jobs)
        job_discard(jobs);
}

pid_t job_group(struct job *job)
{
    return job->group;
}

static void give_terminal(pid_t group)
{
    if (sh.tty >= 0)
        tcsetpgrp(sh.tty, group);
}

void job_control_start(void)
{
    sh.tty = fcntl(STDERR_FILENO, F_DUPFD, 10);
    if (sh.tty < 0)
        return;
    fcntl(sh.tty, F_SETFD, FD_CLOEXEC);
    if (tcgetattr(sh.tty, &shell_modes) < 0 || tcgetpgrp(sh.tty) < 0 ||
        (setpgid(0, 0) < 0 && getpgrp() != getpid()) || tcsetpgrp(sh.tty, getpid()) < 0) {
        close(sh.tty);
        sh.tty = -1;
        return;
    }
    sh.job_control = true;
}

/* In the child. Both it and the parent set the group: neither may run ahead without it. */
static void enter_job(struct job *job, bool background)
{
    bool own_group = sh.job_control && job;
    pid_t group = own_group && job->group ? job->group : getpid();

    if (own_group) {
        setpgid(0, group);
        if (!background)
            give_terminal(group);
    }
    signals_reset_for_child();
    if (background && !own_group) {
        int null = open("/dev/null", O_RDONLY);

        if (null > 0) {
            dup2(null, STDIN_FILENO);
            close(null);
        }
        signal(SIGINT, SIG_IGN);
        signal(SIGQUIT, SIG_IGN);
    }
    sh.job_control = false;
    sh.interactive = false;
    sh.loop_depth = 0;
    traps_clear();
    jobs_forget();
}

pid_t job_fork(struct job *job, bool background)
{
    fflush(NULL);

    pid_t pid = fork();

    if (pid < 0)
        warn("cannot fork: %s", strerror(errno));
    if (pid == 0)
        enter_job(job, background);
    if (pid <= 0 || !job)
        return pid;
    if (!job->group)
        job->group = pid;
    if (sh.job_control) {
        setpgid(pid, job->group);
        if (!background)
            give_terminal(job->group);
    }
    job->processes = xrealloc(job->processes, (job->count + 1) * sizeof(*job->processes));
    job->processes[job->count++] = (struct process){.pid = pid};
    return pid;
}

static void record(pid_t pid, int status)
{
    for (struct job *job = jobs; job; job = job->next) {
        for (int i = 0; i < job->count; i++) {
            struct process *process = &job->processes[i];

            if (process->pid != pid || process->ended)
                continue;
            process->status = status;
            process->stopped = WIFSTOPPED(status);
            process->ended = !process->stopped;
            job->reported = false;
            return;
        }
    }
}

static bool is_running(const struct job *job)
{
    for (int i = 0; i < job->count; i++) {
        if (!job->processes[i].ended && !job->processes[i].stopped)
            return true;
    }
    return false;
}

static bool is_stopped(const struct job *job)
{
    for (int i = 0; i < job->count; i++) {
        if (!job->processes[i].ended)
            return job->processes[i].stopped;
    }
    return false;
}

static int exit_status(int status)
{
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    return 128 + (WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status));
}

/* The status of a job is that of its last process. */
static int job_status(const struct job *job)
{
    return job->count ? exit_status(job->processes[job->count - 1].status) : 0;
}

/* Waits for any child; false if there is none, or a signal came. */
static bool wait_any(int options)
{
    int status;
    pid_t pid = waitpid(-1, &status, options | (sh.job_control ? WUNTRACED : 0));

    if (pid > 0)
        record(pid, status);
    return pid > 0;
}

static void mark_lost(struct job *job)
{
    for (int i = 0; i < job->count; i++)
        job->processes[i].ended = true;
}

static void print_job(const struct job *job, bool pids)
{
    int status = job->count ? job->processes[job->count - 1].status : 0;
    char state[40];

    if (is_running(job))
        strcpy(state, "Running");
    else if (is_stopped(job))
        strcpy(state, "Stopped");
    else if (WIFSIGNALED(status))
        snprintf(state, sizeof(state), "%s", signal_description(WTERMSIG(status)));
    else if (WEXITSTATUS(status))
        snprintf(state, sizeof(state), "Done(%d)", WEXITSTATUS(status));
    else
        strcpy(state, "Done");
    printf("[%d] ", job->id);
    if (pids)
        printf("%d ", (int)job->group);
    printf("%-20s %s\n", state, job->text);
    fflush(stdout);
}

static void assign_id(struct job *job)
{
    int highest = 0;

    for (struct job *other = jobs; other; other = other->next) {
        if (other->id > highest)
            highest = other->id;
    }
    job->id = highest + 1;
}

/* What a user must know of a foreground job that did not end by itself. */
static void report_signal(const struct job *job)
{
    int status = job->processes[job->count - 1].status;

    if (!WIFSIGNALED(status))
        return;
    if (sh.job_control)
        tcsetattr(sh.tty, TCSADRAIN, &shell_modes);
    if (WTERMSIG(status) == SIGINT) {
        interrupted |= sh.interactive;
        return;
    }
    if (WTERMSIG(status) != SIGPIPE)
        fprintf(stderr, "%s%s\n", signal_description(WTERMSIG(status)),
                WCOREDUMP(status) ? " (core dumped)" : "");
}

int job_wait_foreground(struct job *job)
{
    while (is_running(job)) {
        if (!wait_any(0) && errno != EINTR)
            mark_lost(job);
    }
    if (sh.job_control)
        give_terminal(getpgrp());

    int status = job_status(job);

    if (is_stopped(job)) {
        if (!job->id)
            assign_id(job);
        putchar('\n');
        print_job(job, false);
        job->reported = true;
        return status;
    }
    if (job->count)
        report_signal(job);
    job_discard(job);
    return status;
}

void job_to_background(struct job *job)
{
    assign_id(job);
    if (sh.interactive)
        fprintf(stderr, "[%d] %d\n", job->id, (int)job->group);
}

void jobs_poll(bool notify)
{
    while (wait_any(WNOHANG))
        continue;
    for (struct job *job = jobs, *next; notify && job; job = next) {
        next = job->next;
        if (is_running(job) || job->reported)
            continue;
        print_job(job, false);
        if (is_stopped(job))
            job->reported = true;
        else
            job_discard(job);
    }
}

int job_wait_pid(pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return exit_status(status);
}

/* The signal for which "wait" ends before its job does, or 0. */
static int wait_interruption(void)
{
    return interrupted ? SIGINT : trap_pending();
}

int job_wait(struct job *job)
{
    while (is_running(job)) {
        if (!wait_any(0) && errno != EINTR)
            mark_lost(job);
        /* Not only after EINTR: the sender may be a child that ended, and that was waited for. */
        if (is_running(job) && wait_interruption())
            return 128 + wait_interruption();
    }
    int status = job_status(job);

    if (!is_stopped(job))
        job_discard(job);
    return status;
}

int jobs_wait_all(void)
{
    for (struct job *job = jobs, *next; job; job = next) {
        next = job->next;
        if (is_stopped(job))
            continue;
        if (is_running(job))
            job_wait(job);
        if (wait_interruption())
            return 128 + wait_interruption();
    }
    return 0;
}

static void print_from_oldest(struct job *job, bool pids)
{
    if (!job)
        return;
    print_from_oldest(job->next, pids);
    if (job->id)
        print_job(job, pids);
    if (!is_running(job) && !is_stopped(job))
        job_discard(job);
}

void jobs_print(bool pids)
{
    jobs_poll(false);
    print_from_oldest(jobs, pids);
}

struct job *job_find(const char *name)
{
    bool newest = strcmp(name, "%%") == 0 || strcmp(name, "%+") == 0 || strcmp(name, "%") == 0;
    long number = strtol(name + (name[0] == '%'), NULL, 10);

    for (struct job *job = jobs; job; job = job->next) {
        if (name[0] == '%' ? (newest ? job->id > 0 : job->id == number && number)
                           : job->count && job->processes[job->count - 1].pid == number)
            return job;
    }
    return NULL;
}

int job_continue(struct job *job, bool foreground)
{
    for (int i = 0; i < job->count; i++)
        job->processes[i].stopped = false;
    printf("%s\n", job->text);
    fflush(stdout);
    if (foreground)
        give_terminal(job->group);
    if (kill(-job->group, SIGCONT) < 0) {
        warn("cannot continue: %s", strerror(errno));
        return 1;
    }
    return foreground ? job_wait_foreground(job) : 0;
}
