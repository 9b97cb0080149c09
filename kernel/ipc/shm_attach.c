/* Attached segments: areas whose object is the segment. */
#include <uapi/errno.h>
#include <uapi/ipc.h>
#include <uapi/mman.h>
#include <uapi/mode.h>
#include <faultline/printk.h>
#include "kernel/ipc/shm_int.h"
#include "kernel/process/task.h"
#include "kernel/time/time.h"
#include "mm/virt/mm.h"
#include "mm/virt/shared_anon.h"
#include "mm/virt/vm_area.h"

static struct shm_segment *segment(struct file *f)
{
    return (struct shm_segment *)f;
}

static u64 note_use(struct shm_segment *s)
{
    s->lpid = current->tgid;
    return div_u64(time_realtime(), NSEC_PER_SEC, NULL);
}

/* Another area: attached, split, or a child's. */
static void area_get(struct file *f)
{
    struct shm_segment *s = segment(f);

    mutex_lock(&shm_mutex);
    s->atime = note_use(s);
    s->nattch++;
    mutex_unlock(&shm_mutex);
}

static void area_put(struct file *f)
{
    struct shm_segment *s = segment(f);

    mutex_lock(&shm_mutex);
    s->dtime = note_use(s);
    s->nattch--;
    shm_free_if_unused(s);
    mutex_unlock(&shm_mutex);
}

static int area_get_page(struct file *f, u32 index, struct page **out, bool *major)
{
    return shared_anon_ops.get_page(segment(f)->memory, index, out, major);
}

static bool area_resident(struct file *f, u32 index)
{
    return shared_anon_ops.resident(segment(f)->memory, index);
}

static int area_punch(struct file *f, u32 first, u32 count)
{
    return shared_anon_ops.punch(segment(f)->memory, first, count);
}

static struct page_store *area_store(struct file *f)
{
    return segment(f)->store;
}

static void area_describe(struct file *f, char *buf, size_t size, u32 *dev, u32 *ino)
{
    const struct shm_segment *s = segment(f);

    shared_anon_ops.describe(s->memory, buf, size, dev, ino);
    scnprintf(buf, size, "/SYSV%08x (deleted)", s->key);
    *ino = s->id;
}

static const struct vm_file_ops shm_vm_ops = {
    .get = area_get,
    .put = area_put,
    .get_page = area_get_page,
    .describe = area_describe,
    .resident = area_resident,
    .store = area_store,
    .punch = area_punch,
    .counts_areas = true,
};

/* The segment if the caller may attach it so, counted as attached. */
static int begin_attach(i32 id, u32 flags, struct shm_segment **out)
{
    u32 wanted = S_IRUSR | S_IRGRP | S_IROTH;

    if (!(flags & SHM_RDONLY))
        wanted |= S_IWUSR | S_IWGRP | S_IWOTH;
    if (flags & SHM_EXEC)
        wanted |= S_IXUSR | S_IXGRP | S_IXOTH;
    mutex_lock(&shm_mutex);
    struct shm_segment *s = shm_find_id(id);
    int err = !s ? -EINVAL : shm_permits(s, wanted) ? 0 : -EACCES;
    if (!err)
        s->nattch++;
    *out = s;
    mutex_unlock(&shm_mutex);
    return err;
}

static void end_attach(struct shm_segment *s)
{
    mutex_lock(&shm_mutex);
    s->nattch--;
    shm_free_if_unused(s);
    mutex_unlock(&shm_mutex);
}

/* Where, and whether what is there may go: MAP_* flags or -EINVAL. */
static int placement(vaddr_t *addr, u32 flags)
{
    if (!*addr)
        return flags & SHM_REMAP ? -EINVAL : MAP_SHARED;
    if (PAGE_OFFSET_OF(*addr)) {
        if (!(flags & SHM_RND))
            return -EINVAL;
        *addr = PAGE_ALIGN_DOWN(*addr);
        if (!*addr && flags & SHM_REMAP)
            return -EINVAL;
    }
    return MAP_SHARED | (flags & SHM_REMAP ? MAP_FIXED : MAP_FIXED_NOREPLACE);
}

long shm_attach(i32 id, vaddr_t addr, u32 flags)
{
    int map_flags = placement(&addr, flags);
    struct shm_segment *s;

    if (map_flags < 0)
        return map_flags;
    int err = begin_attach(id, flags, &s);
    if (err)
        return err;
    struct mmap_request req = {
        .addr = addr,
        .len = s->size,
        .prot =
            PROT_READ | (flags & SHM_RDONLY ? 0 : PROT_WRITE) | (flags & SHM_EXEC ? PROT_EXEC : 0),
        .flags = map_flags,
        .file = (struct file *)s,
        .object_ops = &shm_vm_ops,
    };
    long at = mm_mmap(current->mm, &req);
    end_attach(s);
    return at == -EEXIST ? -EINVAL : at;
}

int shm_detach(vaddr_t addr)
{
    return PAGE_OFFSET_OF(addr) ? -EINVAL : mm_detach(current->mm, addr, &shm_vm_ops);
}
