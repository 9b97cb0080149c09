// Reading directories.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "libc/sys/syscall_int.h"

#define BUFFER_SIZE 2048

_Static_assert(__builtin_offsetof(struct dirent, d_name) ==
                   __builtin_offsetof(struct linux_dirent64, d_name),
               "struct linux_dirent64");

struct _DIR {
    int fd;
    long position; // of the entry that comes next
    size_t next;   // unread entries lie in buffer[next .. end)
    size_t end;
    char buffer[BUFFER_SIZE] __attribute__((aligned(8)));
};

static DIR *new_dir(int fd)
{
    DIR *dir = malloc(sizeof(*dir));

    if (dir) {
        dir->fd = fd;
        dir->position = 0;
        dir->next = dir->end = 0;
    }
    return dir;
}

DIR *opendir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir;

    if (fd < 0) {
        return NULL;
    }
    dir = new_dir(fd);
    if (!dir) {
        close(fd);
    }
    return dir;
}

DIR *fdopendir(int fd)
{
    struct stat st;

    if (fstat(fd, &st) < 0) {
        return NULL;
    }
    if (!S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        return NULL;
    }
    return new_dir(fd);
}

// The entry is good until the next call.
struct dirent *readdir(DIR *dir)
{
    struct dirent *entry;

    if (dir->next == dir->end) {
        long n = CALL(getdents64, dir->fd, ARG(dir->buffer), sizeof(dir->buffer));

        if (n <= 0) {
            return NULL;
        }
        dir->next = 0;
        dir->end = (size_t)n;
    }
    entry = (struct dirent *)(dir->buffer + dir->next);
    dir->next += entry->d_reclen;
    dir->position = (long)entry->d_off;
    return entry;
}

void seekdir(DIR *dir, long position)
{
    lseek(dir->fd, position, SEEK_SET);
    dir->position = position;
    dir->next = dir->end = 0;
}

void rewinddir(DIR *dir)
{
    seekdir(dir, 0);
}

long telldir(DIR *dir)
{
    return dir->position;
}

int dirfd(DIR *dir)
{
    return dir->fd;
}

int closedir(DIR *dir)
{
    int fd = dir->fd;

    free(dir);
    return close(fd);
}
