// Names and texts of signals.
#include <signal.h>
#include <stdio.h>
#include <string.h>

struct signal_text {
    const char *name;
    const char *text;
};

#define TEXT(name, text) [SIG##name] = {#name, text}

static const struct signal_text signals[SIGRTMIN] = {
    TEXT(HUP, "Hangup"),
    TEXT(INT, "Interrupt"),
    TEXT(QUIT, "Quit"),
    TEXT(ILL, "Illegal instruction"),
    TEXT(TRAP, "Trace/breakpoint trap"),
    TEXT(ABRT, "Aborted"),
    TEXT(BUS, "Bus error"),
    TEXT(FPE, "Floating point exception"),
    TEXT(KILL, "Killed"),
    TEXT(USR1, "User defined signal 1"),
    TEXT(SEGV, "Segmentation fault"),
    TEXT(USR2, "User defined signal 2"),
    TEXT(PIPE, "Broken pipe"),
    TEXT(ALRM, "Alarm clock"),
    TEXT(TERM, "Terminated"),
    TEXT(STKFLT, "Stack fault"),
    TEXT(CHLD, "Child exited"),
    TEXT(CONT, "Continued"),
    TEXT(STOP, "Stopped (signal)"),
    TEXT(TSTP, "Stopped"),
    TEXT(TTIN, "Stopped (tty input)"),
    TEXT(TTOU, "Stopped (tty output)"),
    TEXT(URG, "Urgent I/O condition"),
    TEXT(XCPU, "CPU time limit exceeded"),
    TEXT(XFSZ, "File size limit exceeded"),
    TEXT(VTALRM, "Virtual timer expired"),
    TEXT(PROF, "Profiling timer expired"),
    TEXT(WINCH, "Window changed"),
    TEXT(POLL, "I/O possible"),
    TEXT(PWR, "Power failure"),
    TEXT(SYS, "Bad system call"),
};

const char *sigabbrev_np(int sig)
{
    return sig > 0 && sig < SIGRTMIN ? signals[sig].name : NULL;
}

char *strsignal(int sig)
{
    static char other[sizeof("Unknown signal -2147483648")];

    if (sigabbrev_np(sig)) {
        return (char *)signals[sig].text;
    }
    if (sig >= SIGRTMIN && sig <= SIGRTMAX) {
        snprintf(other, sizeof(other), "Real-time signal %d", sig - SIGRTMIN);
    } else {
        snprintf(other, sizeof(other), "Unknown signal %d", sig);
    }
    return other;
}
