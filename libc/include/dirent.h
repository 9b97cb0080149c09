// Reading directories.
#pragma once

#include <sys/cdefs.h>
#include <sys/types.h>
#include <uapi/dirent.h>

__BEGIN_DECLS

typedef struct _DIR DIR;

// As getdents64 stores it.
struct dirent {
    ino_t d_ino;
    off_t d_off;
    unsigned short d_reclen;
    unsigned char d_type;
    char d_name[256];
};

DIR *opendir(const char *path);
DIR *fdopendir(int fd);
struct dirent *readdir(DIR *dir);
void rewinddir(DIR *dir);
void seekdir(DIR *dir, long position);
long telldir(DIR *dir);
int closedir(DIR *dir);
int dirfd(DIR *dir);

int alphasort(const struct dirent **a, const struct dirent **b);
int scandir(const char *path, struct dirent ***list, int (*select)(const struct dirent *),
            int (*compare)(const struct dirent **, const struct dirent **));

__END_DECLS
