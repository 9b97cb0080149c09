// Files without a name.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

FILE *tmpfile(void)
{
    char path[] = "/tmp/file.XXXXXX";
    int fd = mkstemp(path);
    FILE *f;

    if (fd < 0) {
        return NULL;
    }
    unlink(path);
    f = fdopen(fd, "w+");
    if (!f) {
        close(fd);
    }
    return f;
}
