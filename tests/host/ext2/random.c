/* Random calls: the file system and the model must agree, and e2fsck with both. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mode.h>
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/device.h"
#include "tests/host/ext2/model.h"
#include "tests/host/ext2/random.h"
#include "tests/host/ext2/tests.h"
#include "tests/host/lib/ktap.h"

#define FILE_MAX 700000u /* bytes of a file in the model */

static u8 bytes[40000];

/* A name out of few, so that it is often one that exists; some are long. */
static const char *random_name(void)
{
    static char name[256];
    u32 len = host_random_below(8) ? 1 : 200 + host_random_below(56);

    memset(name, 'a' + host_random_below(24), len);
    name[len] = '\0';
    return name;
}

/* Full, and the model knows nothing of room. */
static bool full(int err)
{
    return err == -ENOSPC;
}

static void make_file(void)
{
    static const u16 modes[] = {S_IFREG | 0644, S_IFDIR | 0755, S_IFREG | 0600, S_IFIFO | 0600};
    u16 mode = modes[host_random_below(ARRAY_SIZE(modes))];
    struct model_file *dir = model_any(S_IFDIR);
    const char *name = random_name();
    u32 ino;

    if (model_find(dir, name) || !model_has_room())
        return;
    int err =
        S_ISDIR(mode) ? call_mkdir(dir->ino, name, &ino) : call_create(dir->ino, name, mode, &ino);
    if (!full(err) && CHECK_EQ(err, 0))
        model_name(dir, name, model_add(ino, mode));
}

static void make_symlink(void)
{
    struct model_file *dir = model_any(S_IFDIR);
    const char *name = random_name();
    u32 ino, len = 1 + host_random_below(host_random_below(2) ? 70 : 1000);

    if (model_find(dir, name) || !model_has_room())
        return;
    memset(bytes, 'l', len);
    bytes[len] = '\0';
    int err = call_symlink(dir->ino, name, (char *)bytes, &ino);
    if (full(err) || !CHECK_EQ(err, 0))
        return;
    struct model_file *f = model_add(ino, S_IFLNK | 0777);
    model_resize(f, len);
    memcpy(f->data, bytes, len);
    model_name(dir, name, f);
}

static void make_link(void)
{
    struct model_file *dir = model_any(S_IFDIR), *f = model_any(S_IFREG);
    const char *name = random_name();

    if (!f || model_find(dir, name) || !model_has_room())
        return;
    int err = call_link(dir->ino, name, f->ino);
    if (!full(err) && CHECK_EQ(err, 0))
        model_name(dir, name, f);
}

static void remove_name(void)
{
    struct model_name *n = model_any_name();

    if (!n)
        return;
    if (!S_ISDIR(n->file->mode)) {
        if (CHECK_EQ(call_unlink(n->dir->ino, n->name), 0))
            model_unname(n);
        return;
    }
    bool empty = model_is_empty(n->file);
    int err = call_rmdir(n->dir->ino, n->name);
    if (CHECK_EQ(err, empty ? 0 : -ENOTEMPTY) && empty)
        model_unname(n);
}

static void rename_name(void)
{
    struct model_file *to = model_any(S_IFDIR);
    struct model_name *n = model_any_name();
    const char *name = random_name();

    if (!n || model_find(to, name) || model_is_below(to, n->file) || !model_has_room())
        return;
    int err = call_rename(n->dir->ino, n->name, to->ino, name);
    if (full(err) || !CHECK_EQ(err, 0))
        return;
    struct model_file *f = n->file;
    model_name(to, name, f);
    model_unname(n);
}

static void write_file(void)
{
    struct model_file *f = model_any(S_IFREG);
    u32 pos = host_random_below(host_random_below(3) ? 30000 : FILE_MAX - sizeof(bytes));
    u32 n = 1 + host_random_below(sizeof(bytes) - 1);

    if (!f)
        return;
    for (u32 i = 0; i < n; i++)
        bytes[i] = host_random();
    int done = call_write(f->ino, pos, bytes, n);
    if (full(done) || !CHECK(done > 0))
        return;
    model_resize(f, max(f->size, pos + done));
    memcpy(f->data + pos, bytes, done);
}

static void truncate_file(void)
{
    struct model_file *f = model_any(S_IFREG);
    u32 size = host_random_below(host_random_below(2) ? 20000 : FILE_MAX);

    if (f && CHECK_EQ(call_truncate(f->ino, size), 0))
        model_resize(f, size);
}

static void look_up(void)
{
    struct model_file *dir = model_any(S_IFDIR);
    const char *name = random_name();
    const struct model_name *n = model_find(dir, name);
    u32 ino;

    CHECK_EQ(call_lookup(dir->ino, name, &ino), n ? 0 : -ENOENT);
    if (n)
        CHECK_EQ(ino, n->file->ino);
}

void random_calls(u32 n)
{
    static void (*const calls[])(void) = {make_file,     make_file,   make_symlink,
                                          make_link,     remove_name, write_file,
                                          truncate_file, rename_name, look_up};

    for (u32 i = 0; i < n && !host_failed(); i++)
        calls[host_random_below(ARRAY_SIZE(calls))]();
    host_count_operations(n);
}

/* Rounds of calls on one image; between them it is unmounted and checked. */
static void on_image(u32 kib, const char *options)
{
    if (!device_mke2fs(kib, options))
        return;
    model_reset();
    for (u32 round = 0; round < 3 && !host_failed(); round++) {
        CHECK_EQ(mount_device(false), 0);
        mounted.cache.limit = round ? 16 : mounted.cache.limit; /* few buffers: much is reread */
        random_calls(400);
        model_check();
        unmount_device();
        CHECK_EQ(device_fsck("-fn", 1), 0);
        CHECK_EQ(mount_device(true), 0);
        model_check();
        unmount_device();
    }
}

void random_1k(void)
{
    on_image(8192, "-t ext2 -b 1024");
}

void random_2k(void)
{
    on_image(12288, "-t ext2 -b 2048 -I 128");
}

void random_4k(void)
{
    on_image(16384, "-t ext2 -b 4096 -O ^dir_index,^resize_inode");
}

/* Small groups, and too little room: files are spread, and much fails with ENOSPC. */
void random_small(void)
{
    on_image(700, "-t ext2 -b 1024 -g 256 -N 96 -m 0");
}

/* Revision 0: no features at all. */
void random_old(void)
{
    on_image(4096, "-t ext2 -r 0 -b 1024");
}
