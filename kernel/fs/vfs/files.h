#pragma once
/*
 * struct files: the descriptors of a process. Grows from a small table inside the structure up to
 * RLIMIT_NOFILE; `lock` protects the tables.
 */
#include <faultline/types.h>
#include <faultline/spinlock.h>
#include "kernel/process/task.h"

struct file;

#define FILES_INLINE 32u

struct files {
    i32 refs;             /* tasks that share it */
    struct spinlock lock; /* RANK_FILES */
    u32 size;             /* entries of the tables; a multiple of 32 */
    u32 end;              /* no entry from here on is in use, or even defined */
    u32 lowest_free;      /* no free entry below this one */
    struct file **file;
    u32 *cloexec; /* bit n % 32 of word n / 32; zero where no file is */
    struct file *inline_file[FILES_INLINE];
    u32 inline_cloexec[FILES_INLINE / 32];
};

void files_cache_init(void);

/* Other tasks use the same table. */
static inline bool files_shared(const struct files *fs)
{
    return READ_ONCE(fs->refs) != 1;
}

/*
 * A file by descriptor, for the time of one system call. While no one shares the table nobody can
 * close it meanwhile, so it needs no reference.
 */
struct fd_ref {
    struct file *file; /* NULL: no such descriptor */
    bool referenced;
};

/* The same where other tasks share the table. */
struct fd_ref fd_get_shared(u32 fd);

static inline struct fd_ref fd_get(u32 fd)
{
    const struct files *fs = current->files;
    struct fd_ref r = {NULL, false};

    if (unlikely(files_shared(fs)))
        return fd_get_shared(fd);
    if (likely(fd < fs->end))
        r.file = fs->file[fd];
    return r;
}

/* As fd_get, but NULL for files opened with O_PATH, which most calls refuse. */
struct fd_ref fd_get_io(u32 fd);

void file_put(struct file *f);
static inline void fd_put(struct fd_ref r)
{
    if (unlikely(r.referenced))
        file_put(r.file);
}

/*
 * Sees to it that fd_install() will find an entry, if no other task takes it: for calls that cannot
 * undo what they do before. 0, -EMFILE, -ENOMEM.
 */
int __must_check fd_prepare(u32 from);
/*
 * Puts f at the lowest free descriptor >= from; takes over the caller's reference. The descriptor,
 * -EMFILE, or -ENOMEM (then the reference is still the caller's).
 */
int __must_check fd_install(struct file *f, u32 from, bool cloexec);
/* Puts f at exactly fd, closing what was there. Takes its own reference. fd, -EBADF, -ENOMEM. */
int __must_check fd_install_at(struct file *f, u32 fd, bool cloexec);
/* Takes the file out, with its reference; NULL: no such descriptor. */
struct file *__must_check fd_remove(u32 fd);
int fd_close(u32 fd);

bool files_cloexec(const struct files *fs, u32 fd);
void files_set_cloexec(struct files *fs, u32 fd, bool on);
