#include "user/tests/lib/files.h"

#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[40];

void enter_directory(void)
{
    snprintf(directory, sizeof(directory), "/tmp/test.%d", getpid());
    umask(022);
    REQUIRE(mkdir(directory, 0755) == 0);
    REQUIRE(chdir(directory) == 0);
}

void leave_directory(void)
{
    CHECK_EQ(chdir("/"), 0);
    CHECK_WORKS(rmdir(directory));
}

void write_file(const char *name, const void *data, size_t size, mode_t mode)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, mode);

    REQUIRE(fd >= 0);
    REQUIRE(write(fd, data, size) == (ssize_t)size);
    REQUIRE(close(fd) == 0);
}
