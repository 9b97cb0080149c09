/* A file for mappings, as a VFS with a page store would give it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include <faultline/assert.h>
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/virt/fake_file.h"

struct file {
    const char *name;
    u32 pages, mode;
    i32 users;
    bool major;
    int error;
    struct page *page[];
};

struct file *fake_file(const char *name, u32 pages, u32 mode)
{
    struct file *f = calloc(1, sizeof(*f) + pages * sizeof(f->page[0]));

    VERIFY(f);
    f->name = name;
    f->pages = pages;
    f->mode = mode;
    for (u32 i = 0; i < pages; i++) {
        f->page[i] = alloc_page(GFP_USER | GFP_ZERO | GFP_NOFAIL_INJECT);
        VERIFY(f->page[i]);
        f->page[i]->flags |= PG_FILE;
        u32 *word = kmap_local(f->page[i]);
        *word = fake_file_word(i);
        kunmap_local(word);
    }
    return f;
}

void fake_file_close(struct file *f)
{
    CHECK_EQ(f->users, 0);
    for (u32 i = 0; i < f->pages; i++) {
        CHECK_EQ(f->page[i]->refcount, 1);
        CHECK_EQ(f->page[i]->mapcount, 0);
        page_put(f->page[i]);
    }
    free(f);
}

const char *fake_file_name(const struct file *f)
{
    return f->name;
}

i32 fake_file_users(const struct file *f)
{
    return f->users;
}

void fake_file_set_major(struct file *f, bool major)
{
    f->major = major;
}

void fake_file_set_error(struct file *f, int err)
{
    f->error = err;
}

u32 fake_file_now(struct file *f, u32 index)
{
    u32 *word = kmap_local(f->page[index]), value = *word;

    kunmap_local(word);
    return value;
}

static void get(struct file *f)
{
    f->users++;
}

static void put(struct file *f)
{
    f->users--;
    VERIFY(f->users >= 0);
}

static int get_page(struct file *f, u32 index, struct page **out, bool *major)
{
    if (f->error)
        return f->error;
    if (index >= f->pages)
        return -EFAULT;
    *major = f->major;
    page_get(f->page[index]);
    *out = f->page[index];
    return 0;
}

static void describe(struct file *f, char *buf, size_t size, u32 *dev, u32 *ino)
{
    snprintf(buf, size, "%s", f->name);
    *dev = *ino = 1;
}

static bool resident(struct file *f, u32 index)
{
    return index < f->pages;
}

const struct vm_file_ops fake_file_ops = {
    .get = get,
    .put = put,
    .get_page = get_page,
    .describe = describe,
    .resident = resident,
};

const struct vm_file_ops *vm_file_ops_of(struct file *f)
{
    return f->mode & FAKE_UNMAPPABLE ? NULL : &fake_file_ops;
}

int vm_file_may_map(struct file *f, u32 prot, u32 flags)
{
    if ((flags & MAP_TYPE) == MAP_SHARED && (prot & PROT_WRITE) && !(f->mode & FAKE_WRITE))
        return -EACCES;
    return f->mode & FAKE_READ ? 0 : -EACCES;
}
