#include <unistd.h>

#include "user/story/lib/capture.h"

static size_t read_all(int fd, char *text, size_t size)
{
    size_t length = 0;
    ssize_t got;

    while (length < size - 1 && (got = read(fd, text + length, size - 1 - length)) > 0)
        length += (size_t)got;
    text[length] = '\0';
    return length;
}

bool capture_stderr(void (*function)(void), char *text, size_t size)
{
    int ends[2];
    int saved = dup(STDERR_FILENO);
    bool ok = false;

    if (saved < 0)
        return false;
    if (pipe(ends) != 0)
        goto out_saved;
    ok = dup2(ends[1], STDERR_FILENO) >= 0;
    close(ends[1]);
    if (ok) {
        function();
        dup2(saved, STDERR_FILENO);
        ok = read_all(ends[0], text, size) > 0;
    }
    close(ends[0]);
out_saved:
    close(saved);
    return ok;
}
