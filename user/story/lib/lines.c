#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#include "user/story/lib/lines.h"

static char chunk[4096];
static char line[256];

bool for_each_line(const char *path, void (*fn)(const char *line, void *arg), void *arg)
{
    size_t length = 0;
    ssize_t got;
    int fd = open(path, O_RDONLY);

    if (fd < 0)
        return false;
    while ((got = read(fd, chunk, sizeof(chunk))) > 0) {
        for (ssize_t i = 0; i < got; i++) {
            if (chunk[i] != '\n') {
                if (length < sizeof(line) - 1)
                    line[length++] = chunk[i];
                continue;
            }
            line[length] = '\0';
            length = 0;
            fn(line, arg);
        }
    }
    close(fd);
    return got == 0;
}
