#include <string.h>
#include <uapi/errno.h>
#include <uapi/mode.h>
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/traverse.h"
#include "tests/host/lib/ktap.h"

#define QUEUE 128u

struct found {
    u32 ino[QUEUE];
    u32 count, next;
};

/* Every inode once: a damaged tree may be none. */
static bool collect(const struct ext2_dir_entry *e, u64 next, void *arg)
{
    struct found *f = arg;

    (void)next;
    for (u32 i = 0; i < f->count; i++)
        if (f->ino[i] == e->inode)
            return true;
    if (f->count < QUEUE)
        f->ino[f->count++] = e->inode;
    return true;
}

static bool known(int err)
{
    return err >= 0 || err == -EUCLEAN || err == -EIO || err == -ENOMEM || err == -ESTALE;
}

static void read_one(u32 ino, struct found *f)
{
    static u8 buf[20000];
    struct ext2_node n;
    u64 pos = 0;
    int err = ext2_node_load(&mounted, ino, &n);

    if (!err && S_ISDIR(n.d.mode))
        err = ext2_dir_list(&mounted, &n, &pos, collect, f);
    else if (!err && S_ISLNK(n.d.mode))
        err = call_readlink(ino, (char *)buf, sizeof(buf));
    else if (!err && S_ISREG(n.d.mode))
        err = call_read(ino, 0, buf, sizeof(buf));
    CHECK(known(err));
}

static void collect_all(struct found *f)
{
    *f = (struct found){.ino = {EXT2_ROOT_INO}, .count = 1};
    while (f->next < f->count)
        read_one(f->ino[f->next++], f);
}

void traverse(void)
{
    struct found f;

    collect_all(&f);
}

void maltreat(void)
{
    static const char *const names[] = {"lost+found", "d", "f", "l", "s", "sparse", "e"};
    static u8 data[3000];
    struct found f;
    u32 ino;

    collect_all(&f);
    for (u32 i = 0; i < f.count; i++) {
        call_truncate(f.ino[i], 100);
        call_write(f.ino[i], 14000, data, sizeof(data));
        call_create(f.ino[i], "new", S_IFREG | 0644, &ino);
        call_mkdir(f.ino[i], "newer", &ino);
        call_rename(EXT2_ROOT_INO, "f", f.ino[i], "moved");
        for (u32 j = 0; j < ARRAY_SIZE(names); j++) {
            call_unlink(f.ino[i], names[j]);
            call_rmdir(f.ino[i], names[j]);
        }
    }
}
