/* From a place in the tree back to its text. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/context.h"
#include "kernel/fs/vfs/mount.h"

/* Text that grows to the front: [at, buf + size). */
struct front {
    char *buf;
    u32 at;
};

static bool prepend(struct front *f, const char *text, u32 len)
{
    if (len > f->at)
        return false;
    f->at -= len;
    memcpy(f->buf + f->at, text, len);
    return true;
}

/* The names from p up to the root; false: does not fit. */
static bool prepend_path(struct front *f, struct path p, const struct path *root)
{
    bool any = false;

    while (!path_equal(&p, root)) {
        if (!p.dentry->parent) {
            if (!p.mount->at.mount)
                break; /* outside of the root, or on a mount that is gone */
            p = p.mount->at;
            continue;
        }
        if (!prepend(f, p.dentry->name, p.dentry->name_len) || !prepend(f, "/", 1))
            return false;
        any = true;
        p.dentry = p.dentry->parent;
    }
    return any || prepend(f, "/", 1);
}

int path_text_locked(const struct path *p, char *buf, u32 size)
{
    static const char deleted[] = " (deleted)";
    struct front f = {buf, size};

    if (!prepend(&f, "", 1))
        return -ENAMETOOLONG;
    if (p->dentry->deleted) {
        f.at++;
        if (!prepend(&f, deleted, sizeof(deleted)))
            return -ENAMETOOLONG;
    }
    if (!prepend_path(&f, *p, &current_fs()->root))
        return -ENAMETOOLONG;
    memmove(buf, buf + f.at, size - f.at);
    return size - f.at - 1;
}

int path_text(const struct path *p, char *buf, u32 size)
{
    mutex_lock(&tree_lock);
    int len = path_text_locked(p, buf, size);
    mutex_unlock(&tree_lock);
    return len;
}

int file_path(struct file *f, char *buf, u32 size)
{
    return f->path.dentry ? path_text(&f->path, buf, size) : -ENOENT;
}
