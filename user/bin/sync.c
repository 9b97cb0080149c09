/* sync: what was written reaches the disks; with names, only those files. */
#include "user/lib/tool.h"

#include <fcntl.h>
#include <unistd.h>

static int sync_file(const char *name)
{
    int fd = open(name, O_RDONLY | O_NONBLOCK);

    if (fd < 0)
        return complain("sync", name);
    int status = fsync(fd) < 0 ? complain("sync", name) : 0;
    close(fd);
    return status;
}

int main(int argc, char **argv)
{
    int status = 0;

    if (argc == 1)
        sync();
    for (int i = 1; i < argc; i++)
        status |= sync_file(argv[i]);
    return status;
}
