/* Segments: made, counted, changed, removed. */
#include <uapi/errno.h>
#include <uapi/ipc.h>
#include <uapi/mode.h>
#include "kernel/fs/vfs/cred.h"
#include "kernel/ipc/shm_int.h"
#include "kernel/time/time.h"
#include "mm/file/page_store.h"
#include "mm/kalloc/slab.h"
#include "mm/virt/shared_anon.h"

#define MODE_MASK (S_IRWXU | S_IRWXG | S_IRWXO)

/* Linux's defaults: as good as no limit. */
#define NO_LIMIT (~0u - (1u << 24))

u32 shm_max, shm_all, shm_mni;

static struct kmem_cache *segment_cache;
static u32 total_pages;

void shm_init(void)
{
    segment_cache = kmem_cache_must_create("shmid_kernel", sizeof(struct shm_segment), 0);
    shm_table_init();
    total_pages = 0;
    shm_max = shm_all = NO_LIMIT;
    shm_mni = 4096;
}

static u32 seconds(void)
{
    return div_u64(time_realtime(), NSEC_PER_SEC, NULL);
}

static u32 pages_of(u32 size)
{
    return (size >> PAGE_SHIFT) + (PAGE_OFFSET_OF(size) != 0);
}

static struct shm_segment *new_segment(i32 key, u32 size, u32 flags)
{
    struct shm_segment *s = kmem_cache_alloc(segment_cache, GFP_KERNEL);

    if (!s)
        return NULL;
    *s = (struct shm_segment){
        .key = key,
        .uid = current_euid(),
        .gid = current_egid(),
        .cuid = current_euid(),
        .cgid = current_egid(),
        .mode = flags & MODE_MASK,
        .size = size,
        .cpid = current->tgid,
        .ctime = seconds(),
    };
    if (shared_anon_create(pages_of(size), flags & SHM_NORESERVE, &s->memory)) {
        kmem_cache_free(segment_cache, s);
        return NULL;
    }
    s->store = shared_anon_ops.store(s->memory);
    return s;
}

static void free_segment(struct shm_segment *s)
{
    shared_anon_ops.put(s->memory);
    kmem_cache_free(segment_cache, s);
}

static long create(i32 key, u32 size, u32 flags)
{
    if (size == 0 || size > shm_max || flags & SHM_HUGETLB)
        return -EINVAL;
    u32 pages = pages_of(size), sum = total_pages + pages;
    if (sum < pages || sum > shm_all)
        return -ENOSPC;
    struct shm_segment *s = new_segment(key, size, flags);
    if (!s)
        return -ENOMEM;
    int err = shm_table_add(s);
    if (err) {
        free_segment(s);
        return err;
    }
    total_pages = sum;
    return s->id;
}

static long get(i32 key, u32 size, u32 flags)
{
    const struct shm_segment *s = key == IPC_PRIVATE ? NULL : shm_find_key(key);

    if (!s)
        return key == IPC_PRIVATE || flags & IPC_CREAT ? create(key, size, flags) : -ENOENT;
    if ((flags & (IPC_CREAT | IPC_EXCL)) == (IPC_CREAT | IPC_EXCL))
        return -EEXIST;
    if (size > s->size)
        return -EINVAL;
    return shm_permits(s, flags & MODE_MASK) ? s->id : -EACCES;
}

long shm_get(i32 key, u32 size, u32 flags)
{
    mutex_lock(&shm_mutex);
    long id = get(key, size, flags);
    mutex_unlock(&shm_mutex);
    return id;
}

void shm_free_if_unused(struct shm_segment *s)
{
    if (s->nattch || !(s->mode & SHM_DEST))
        return;
    total_pages -= pages_of(s->size);
    shm_table_remove(s);
    free_segment(s);
}

static int remove_segment(struct shm_segment *s)
{
    s->mode |= SHM_DEST;
    s->key = IPC_PRIVATE; /* nobody new finds it by its key */
    shm_free_if_unused(s);
    return 0;
}

int shm_remove(i32 id)
{
    mutex_lock(&shm_mutex);
    struct shm_segment *s = shm_find_id(id);
    int err = !s ? -EINVAL : !shm_owned(s) ? -EPERM : remove_segment(s);
    mutex_unlock(&shm_mutex);
    return err;
}

int shm_set(i32 id, u32 uid, u32 gid, u32 mode)
{
    mutex_lock(&shm_mutex);
    struct shm_segment *s = shm_find_id(id);
    int err = !s ? -EINVAL : !shm_owned(s) ? -EPERM : 0;
    if (!err) {
        s->uid = uid;
        s->gid = gid;
        s->mode = (s->mode & ~MODE_MASK) | (mode & MODE_MASK);
        s->ctime = seconds();
    }
    mutex_unlock(&shm_mutex);
    return err;
}

/* A mark only: nothing is ever swapped out. */
int shm_lock(i32 id, bool lock)
{
    mutex_lock(&shm_mutex);
    struct shm_segment *s = shm_find_id(id);
    int err = !s ? -EINVAL : !shm_owned(s) || (lock && !vm_memlock_limit()) ? -EPERM : 0;
    if (!err)
        s->mode = lock ? s->mode | SHM_LOCKED : s->mode & ~SHM_LOCKED;
    mutex_unlock(&shm_mutex);
    return err;
}

int shm_stat(i32 which, enum shm_by by, struct shm_segment *copy)
{
    int err = 0;

    mutex_lock(&shm_mutex);
    const struct shm_segment *s = by == SHM_BY_ID ? shm_find_id(which) : shm_at_index(which);
    if (!s)
        err = -EINVAL;
    else if (by != SHM_BY_INDEX_ANY && !shm_permits(s, S_IRUSR | S_IRGRP | S_IROTH))
        err = -EACCES;
    else
        *copy = *s;
    mutex_unlock(&shm_mutex);
    return err;
}

u32 shm_resident(i32 id)
{
    mutex_lock(&shm_mutex);
    const struct shm_segment *s = shm_find_id(id);
    u32 pages = s ? s->store->pages : 0;
    mutex_unlock(&shm_mutex);
    return pages << PAGE_SHIFT;
}

void shm_totals(struct shm_totals *t)
{
    *t = (struct shm_totals){0};
    mutex_lock(&shm_mutex);
    t->segments = shm_table_used();
    t->pages = total_pages;
    for (u32 i = 0, seen = 0; seen < t->segments; i++) {
        const struct shm_segment *s = shm_at_index(i);

        if (!s)
            continue;
        seen++;
        t->resident += s->store->pages;
        t->max_index = i;
    }
    mutex_unlock(&shm_mutex);
}
