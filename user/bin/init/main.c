/*
 * Process 1.
 *
 *   init              an interactive shell on the console, again and again
 *   init -c WORDS…    runs the words as a shell command, reports its status, powers off
 *   init -t PATTERN [ARGUMENTS…]
 *                     runs test programs, leaves through the debug-exit device
 */
#include "user/bin/init/init.h"
#include "user/lib/shutdown.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int results = -1;

void results_open(void)
{
    results = open(RESULTS_DEVICE, O_WRONLY | O_NOCTTY | O_CLOEXEC);
}

void result_line(const char *format, ...)
{
    char line[512];
    va_list args;

    va_start(args, format);
    size_t len = vsnprintf(line, sizeof(line) - 1, format, args);
    va_end(args);
    if (len > sizeof(line) - 2)
        len = sizeof(line) - 2;
    line[len++] = '\n';
    for (size_t done = 0; results >= 0 && done < len;) {
        ssize_t count = write(results, line + done, len - done);

        if (count < 0 && errno != EINTR)
            return;
        done += count > 0 ? count : 0;
    }
}

void power_off(int status)
{
    stop_writing();
    if (getpid() == 1) {
        reboot(RB_POWER_OFF);
        fprintf(stderr, "init: cannot power off: %s\n", strerror(errno));
        for (;;)
            pause();
    }
    exit(status);
}

/* Starts /bin/sh as the leader of its own session, with the console as its terminal. */
static pid_t start_shell(char **argv)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    setsid();
    ioctl(STDIN_FILENO, TIOCSCTTY, 0); /* fails where the console is no terminal; then no ^C */
    execv("/bin/sh", argv);
    fprintf(stderr, "init: /bin/sh: %s\n", strerror(errno));
    _exit(127);
}

/* Waits for one process, and meanwhile collects orphans; its wait status. */
static int wait_for(pid_t wanted)
{
    int status = 127 << 8;
    pid_t pid;

    do
        pid = waitpid(-1, &status, 0);
    while (pid != wanted && (pid > 0 || errno == EINTR));
    return status;
}

/* What a newcomer may try; a root without the file says nothing. */
static void greet(void)
{
    char text[1024];
    int fd = open("/etc/motd", O_RDONLY | O_CLOEXEC);
    ssize_t count;

    if (fd < 0)
        return;
    while ((count = read(fd, text, sizeof(text))) > 0 && write(STDOUT_FILENO, text, count) == count)
        ;
    close(fd);
}

static void __attribute__((noreturn)) run_shells(void)
{
    char *argv[] = {"sh", NULL};

    greet();
    for (;;) {
        pid_t pid = start_shell(argv);
        int status = pid > 0 ? wait_for(pid) : 127 << 8;

        if (!WIFEXITED(status) || WEXITSTATUS(status) == 127)
            sleep(1); /* a shell that cannot run must not take the whole machine */
    }
}

/* Joins the words; with `escape` as a KTAP description, where "#" begins a directive. */
static char *join(char **words, bool escape)
{
    static char text[1024];
    size_t len = 0;

    for (; *words; words++) {
        if (len)
            text[len++] = ' ';
        for (const char *c = *words; *c && len < sizeof(text) - 4; c++) {
            if (escape && *c == '#')
                text[len++] = '\\';
            text[len++] = escape && *c == '\n' ? ' ' : *c;
        }
    }
    text[len] = '\0';
    return text;
}

static void __attribute__((noreturn)) run_command(char **words)
{
    char *argv[] = {"sh", "-c", join(words, false), NULL};
    pid_t pid = start_shell(argv);
    int status = pid > 0 ? wait_for(pid) : 127 << 8;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

    if (WIFSIGNALED(status))
        fprintf(stderr, "init: killed by signal %d\n", WTERMSIG(status));
    tcdrain(STDOUT_FILENO);
    results_open();
    result_line("KTAP version 1");
    result_line("1..1");
    if (code == 0)
        result_line("ok 1 %s", join(words, true));
    else
        result_line("not ok 1 %s # exit status %d", join(words, true), code);
    power_off(code);
}

static void open_console(void)
{
    while (fcntl(STDERR_FILENO, F_GETFD) < 0) {
        int fd = open("/dev/console", O_RDWR);

        if (fd < 0 || fd > STDERR_FILENO)
            return;
    }
}

int main(int argc, char **argv)
{
    open_console();
    setenv("PATH", "/bin:/sbin", 0);
    setenv("HOME", "/", 0);
    setenv("TERM", "vt100", 0);
    if (argc > 2 && strcmp(argv[1], "-c") == 0)
        run_command(argv + 2);
    if (argc > 2 && strcmp(argv[1], "-t") == 0)
        run_tests(argv[2], argv + 3);
    if (argc > 1) {
        fputs("usage: init [-c WORDS... | -t PATTERN [ARGUMENTS...]]\n", stderr);
        power_off(2);
    }
    run_shells();
}
