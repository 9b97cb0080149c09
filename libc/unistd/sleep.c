// Waiting for time or a signal.
#include <errno.h>
#include <time.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

unsigned int alarm(unsigned int seconds)
{
    return (unsigned int)CALL_RAW(alarm, ARG(seconds));
}

// Returns the seconds that are left when a signal ended the sleep.
unsigned int sleep(unsigned int seconds)
{
    struct timespec ts = {.tv_sec = (time_t)seconds};

    if (nanosleep(&ts, &ts) < 0) {
        return (unsigned int)ts.tv_sec + (ts.tv_nsec > 0);
    }
    return 0;
}

int usleep(useconds_t usec)
{
    struct timespec ts = {
        .tv_sec = (time_t)(usec / 1000000),
        .tv_nsec = (long)(usec % 1000000) * 1000,
    };

    return nanosleep(&ts, NULL);
}

int pause(void)
{
    return CALL(pause);
}
