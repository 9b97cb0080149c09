/* Descriptor tables. */
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <faultline/assert.h>
#include <faultline/string.h>
#include "kernel/fs/fs.h"
#include "kernel/process/task.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"

#define MAX_FILES 65536u /* fs.nr_open */

static struct kmem_cache *files_cache;

void files_cache_init(void)
{
    files_cache = kmem_cache_must_create("files_cache", sizeof(struct files), 0);
}

struct files *files_create(void)
{
    struct files *fs = kmem_cache_alloc(files_cache, GFP_KERNEL);

    if (!fs)
        return NULL;
    fs->refs = 1;
    spin_lock_init(&fs->lock, "files", RANK_FILES);
    fs->size = FILES_INLINE;
    fs->end = fs->lowest_free = 0;
    fs->file = fs->inline_file;
    fs->cloexec = fs->inline_cloexec;
    memset(fs->inline_cloexec, 0, sizeof(fs->inline_cloexec));
    return fs;
}

/*
 * Tables of at least `wanted` entries. Memory is got without the lock: meanwhile another task that
 * shares the table may have made it as large.
 */
static int grow(struct files *fs, u32 wanted)
{
    u32 size = READ_ONCE(fs->size);

    while (size < wanted)
        size *= 2;
    struct file **file = kmalloc(size * sizeof(*file), GFP_KERNEL);
    u32 *cloexec = kzalloc(size / 8, GFP_KERNEL);
    if (!file || !cloexec) {
        kfree(file);
        kfree(cloexec);
        return -ENOMEM;
    }
    spin_lock(&fs->lock);
    if (fs->size < size) {
        memcpy(file, fs->file, fs->end * sizeof(*file));
        memcpy(cloexec, fs->cloexec, fs->size / 8);
        swap(fs->file, file);
        swap(fs->cloexec, cloexec);
        fs->size = size;
    }
    spin_unlock(&fs->lock);
    if (file != fs->inline_file) {
        kfree(file);
        kfree(cloexec);
    }
    return 0;
}

static void files_free(struct files *fs)
{
    if (fs->file != fs->inline_file) {
        kfree(fs->file);
        kfree(fs->cloexec);
    }
    kmem_cache_free(files_cache, fs);
}

struct files *files_dup(struct files *from)
{
    struct files *fs = files_create();

    if (!fs)
        return NULL;
    spin_lock(&from->lock);
    while (from->end > fs->size) {
        u32 wanted = from->end;
        spin_unlock(&from->lock);
        if (grow(fs, wanted)) {
            files_free(fs);
            return NULL;
        }
        spin_lock(&from->lock); /* which who shares the table may have filled further */
    }
    fs->end = from->end;
    for (u32 i = 0; i < fs->end; i++) {
        fs->file[i] = from->file[i];
        if (fs->file[i])
            file_get(fs->file[i]);
    }
    memcpy(fs->cloexec, from->cloexec, DIV_ROUND_UP(fs->end, 32) * 4);
    fs->lowest_free = from->lowest_free;
    spin_unlock(&from->lock);
    return fs;
}

void files_get(struct files *fs)
{
    __atomic_add_fetch(&fs->refs, 1, __ATOMIC_RELAXED);
}

void files_put(struct files *fs)
{
    if (!fs || __atomic_sub_fetch(&fs->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    for (u32 i = 0; i < fs->end; i++)
        if (fs->file[i])
            file_put(fs->file[i]);
    files_free(fs);
}

bool files_cloexec(const struct files *fs, u32 fd)
{
    return fs->cloexec[fd / 32] & 1u << fd % 32;
}

void files_set_cloexec(struct files *fs, u32 fd, bool on)
{
    u32 bit = 1u << fd % 32;

    fs->cloexec[fd / 32] = on ? fs->cloexec[fd / 32] | bit : fs->cloexec[fd / 32] & ~bit;
}

/* Puts f into entry fd < size; what was there. Lock held. */
static struct file *replace(struct files *fs, u32 fd, struct file *f, bool cloexec)
{
    while (fs->end <= fd)
        fs->file[fs->end++] = NULL;
    struct file *old = fs->file[fd];
    fs->file[fd] = f;
    files_set_cloexec(fs, fd, cloexec);
    return old;
}

static struct file *remove(struct files *fs, u32 fd)
{
    struct file *f = NULL;

    spin_lock(&fs->lock);
    if (fd < fs->end && fs->file[fd]) {
        f = replace(fs, fd, NULL, false);
        while (fs->end && !fs->file[fs->end - 1])
            fs->end--;
        fs->lowest_free = min(fs->lowest_free, fd);
    }
    spin_unlock(&fs->lock);
    return f;
}

struct file *fd_remove(u32 fd)
{
    return remove(current->files, fd);
}

int fd_close(u32 fd)
{
    struct file *f = fd_remove(fd);

    if (!f)
        return -EBADF;
    file_put(f);
    return 0;
}

void files_close_on_exec(struct files *fs)
{
    for (u32 word = 0; word < fs->size / 32; word++) {
        while (fs->cloexec[word]) {
            struct file *f = remove(fs, word * 32 + __builtin_ctz(fs->cloexec[word]));
            file_put(f);
        }
    }
}

struct fd_ref fd_get_shared(u32 fd)
{
    struct files *fs = current->files;
    struct fd_ref r = {NULL, false};

    spin_lock(&fs->lock);
    if (fd < fs->end && (r.file = fs->file[fd]) != NULL) {
        file_get(r.file);
        r.referenced = true;
    }
    spin_unlock(&fs->lock);
    return r;
}

struct fd_ref fd_get_io(u32 fd)
{
    struct fd_ref r = fd_get(fd);

    if (likely(r.file) && unlikely(r.file->flags & O_PATH)) {
        fd_put(r);
        return (struct fd_ref){NULL, false};
    }
    return r;
}

static u32 descriptor_limit(void)
{
    return min((u32)current->process->rlimits[RLIMIT_NOFILE].rlim_cur, MAX_FILES);
}

/* The lowest free entry >= from; may be fs->size. */
static u32 find_free(const struct files *fs, u32 from)
{
    u32 fd = max(from, fs->lowest_free);

    while (fd < fs->end && fs->file[fd])
        fd++;
    return fd;
}

int fd_prepare(u32 from)
{
    struct files *fs = current->files;

    spin_lock(&fs->lock);
    u32 fd = find_free(fs, from);
    spin_unlock(&fs->lock);
    if (fd >= descriptor_limit())
        return -EMFILE;
    return fd < fs->size ? 0 : grow(fs, fd + 1);
}

int fd_install(struct file *f, u32 from, bool cloexec)
{
    struct files *fs = current->files;

    for (;;) {
        int err = fd_prepare(from);
        if (err)
            return err;
        spin_lock(&fs->lock);
        u32 fd = find_free(fs, from);
        bool found = fd < fs->size;
        if (found) {
            replace(fs, fd, f, cloexec);
            if (from <= fs->lowest_free)
                fs->lowest_free = fd + 1;
        }
        spin_unlock(&fs->lock);
        if (found)
            return fd;
    }
}

int fd_install_at(struct file *f, u32 fd, bool cloexec)
{
    struct files *fs = current->files;

    if (fd >= descriptor_limit())
        return -EBADF;
    if (fd >= fs->size && grow(fs, fd + 1))
        return -ENOMEM;
    file_get(f);
    spin_lock(&fs->lock);
    struct file *old = replace(fs, fd, f, cloexec);
    spin_unlock(&fs->lock);
    if (old)
        file_put(old);
    return fd;
}
