#include <stdlib.h>
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mode.h>
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/model.h"
#include "tests/host/lib/ktap.h"

struct model_file model_files[MODEL_FILES];
struct model_name model_names[MODEL_NAMES];

static void forget(struct model_file *f)
{
    free(f->data);
    *f = (struct model_file){0};
}

void model_reset(void)
{
    for (u32 i = 0; i < MODEL_FILES; i++)
        forget(&model_files[i]);
    memset(model_names, 0, sizeof(model_names));
    model_files[0] = (struct model_file){.ino = EXT2_ROOT_INO, .mode = S_IFDIR | 0755, .links = 2};
}

struct model_file *model_add(u32 ino, u16 mode)
{
    for (u32 i = 0; i < MODEL_FILES; i++) {
        struct model_file *f = &model_files[i];
        if (!f->ino) {
            *f = (struct model_file){.ino = ino, .mode = mode, .links = S_ISDIR(mode)};
            return f;
        }
    }
    return NULL;
}

bool model_has_room(void)
{
    u32 files = 0, names = 0;

    for (u32 i = 0; i < MODEL_FILES; i++)
        files += model_files[i].ino != 0;
    for (u32 i = 0; i < MODEL_NAMES; i++)
        names += model_names[i].dir != NULL;
    return files < MODEL_FILES && names < MODEL_NAMES;
}

void model_resize(struct model_file *f, u32 size)
{
    f->data = realloc(f->data, size + 1);
    if (size > f->size)
        memset(f->data + f->size, 0, size - f->size);
    f->size = size;
}

struct model_name *model_find(const struct model_file *dir, const char *name)
{
    for (u32 i = 0; i < MODEL_NAMES; i++)
        if (model_names[i].dir == dir && strcmp(model_names[i].name, name) == 0)
            return &model_names[i];
    return NULL;
}

void model_name(struct model_file *dir, const char *name, struct model_file *file)
{
    for (u32 i = 0; i < MODEL_NAMES; i++) {
        struct model_name *n = &model_names[i];
        if (n->dir)
            continue;
        n->dir = dir;
        n->file = file;
        strcpy(n->name, name);
        break;
    }
    file->links++;
    dir->links += S_ISDIR(file->mode);
}

void model_unname(struct model_name *n)
{
    struct model_file *f = n->file;

    n->dir->links -= S_ISDIR(f->mode);
    n->dir = NULL;
    if (--f->links == S_ISDIR(f->mode))
        forget(f);
}

bool model_is_empty(const struct model_file *dir)
{
    for (u32 i = 0; i < MODEL_NAMES; i++)
        if (model_names[i].dir == dir)
            return false;
    return true;
}

static const struct model_file *parent_of(const struct model_file *f)
{
    for (u32 i = 0; i < MODEL_NAMES; i++)
        if (model_names[i].dir && model_names[i].file == f)
            return model_names[i].dir;
    return NULL;
}

bool model_is_below(const struct model_file *f, const struct model_file *ancestor)
{
    while (f && f != ancestor)
        f = parent_of(f);
    return f;
}

struct model_file *model_any(u16 type)
{
    u32 start = host_random_below(MODEL_FILES);

    for (u32 i = 0; i < MODEL_FILES; i++) {
        struct model_file *f = &model_files[(start + i) % MODEL_FILES];
        if (f->ino && (!type || (f->mode & S_IFMT) == type))
            return f;
    }
    return NULL;
}

struct model_name *model_any_name(void)
{
    u32 start = host_random_below(MODEL_NAMES);

    for (u32 i = 0; i < MODEL_NAMES; i++) {
        struct model_name *n = &model_names[(start + i) % MODEL_NAMES];
        if (n->dir)
            return n;
    }
    return NULL;
}

static void check_contents(const struct model_file *f)
{
    static u8 buf[1 << 20];

    if (S_ISREG(f->mode)) {
        CHECK_EQ(call_read(f->ino, 0, buf, sizeof(buf)), f->size);
        CHECK(f->size == 0 || memcmp(buf, f->data, f->size) == 0);
    } else if (S_ISLNK(f->mode)) {
        CHECK_EQ(call_readlink(f->ino, (char *)buf, sizeof(buf)), f->size);
        CHECK(f->size == 0 || memcmp(buf, f->data, f->size) == 0);
    }
}

struct listed {
    const struct model_file *dir;
    u32 names;
};

static bool check_entry(const struct ext2_dir_entry *e, u64 next, void *arg)
{
    struct listed *l = arg;
    char name[256] = "";

    (void)next;
    memcpy(name, e->name, e->name_len);
    if (strcmp(name, ".") == 0) {
        CHECK_EQ(e->inode, l->dir->ino);
    } else if (strcmp(name, "..") == 0) {
        const struct model_file *up = parent_of(l->dir);
        CHECK_EQ(e->inode, up ? up->ino : EXT2_ROOT_INO);
    } else if (strcmp(name, "lost+found") != 0) {
        const struct model_name *n = model_find(l->dir, name);
        CHECK(n && n->file->ino == e->inode);
    }
    l->names++;
    return true;
}

static void check_directory(const struct model_file *f, struct ext2_node *node)
{
    struct listed l = {f, 0};
    u32 names = 2 + (f->ino == EXT2_ROOT_INO);
    u64 pos = 0;

    for (u32 i = 0; i < MODEL_NAMES; i++)
        names += model_names[i].dir == f;
    CHECK_EQ(ext2_dir_list(&mounted, node, &pos, check_entry, &l), 0);
    CHECK_EQ(l.names, names);
}

void model_check(void)
{
    for (u32 i = 0; i < MODEL_FILES && !host_failed(); i++) {
        const struct model_file *f = &model_files[i];
        struct ext2_node n;

        if (!f->ino || !CHECK_EQ(ext2_node_load(&mounted, f->ino, &n), 0))
            continue;
        CHECK_EQ(n.d.mode, f->mode);
        CHECK_EQ(n.d.links_count, f->links + (f->ino == EXT2_ROOT_INO));
        if (S_ISDIR(f->mode))
            check_directory(f, &n);
        else
            check_contents(f);
    }
}
