/* The segments by index, and who may do what to them. */
#include <uapi/errno.h>
#include <uapi/ipc.h>
#include <faultline/string.h>
#include "kernel/fs/vfs/cred.h"
#include "kernel/ipc/shm_int.h"
#include "mm/kalloc/kmalloc.h"

/* An index is not used again before so many others were. */
#define MIN_CYCLE 64u

struct mutex shm_mutex = MUTEX_INIT;

static struct shm_segment **slots;
static u32 slot_count, used;
static i32 last_index;
static u32 sequence;

void shm_table_init(void)
{
    slots = NULL;
    slot_count = used = sequence = 0;
    last_index = -1;
}

u32 shm_table_used(void)
{
    return used;
}

struct shm_segment *shm_at_index(u32 index)
{
    return index < slot_count ? slots[index] : NULL;
}

struct shm_segment *shm_find_id(i32 id)
{
    struct shm_segment *s = id < 0 ? NULL : shm_at_index(id % IPC_INDEX_MAX);

    return s && s->id == id ? s : NULL;
}

struct shm_segment *shm_find_key(i32 key)
{
    for (u32 i = 0; i < slot_count; i++)
        if (slots[i] && slots[i]->key == key)
            return slots[i];
    return NULL;
}

static int reserve(u32 count)
{
    if (count <= slot_count)
        return 0;
    count = max(count, slot_count ? slot_count * 2 : MIN_CYCLE);
    struct shm_segment **more = kzalloc(count * sizeof(*more), GFP_KERNEL);
    if (!more)
        return -ENOMEM;
    if (slots)
        memcpy(more, slots, slot_count * sizeof(*more));
    kfree(slots);
    slots = more;
    slot_count = count;
    return 0;
}

/* The next free index behind the last one given, within a range that leaves room for reuse. */
static u32 free_index(void)
{
    u32 range = min(max(used * 3 / 2, MIN_CYCLE), IPC_INDEX_MAX), at = last_index + 1;

    while (at >= range || shm_at_index(at))
        at = at >= range ? 0 : at + 1;
    return at;
}

int shm_table_add(struct shm_segment *s)
{
    if (used >= min(shm_mni, IPC_INDEX_MAX))
        return -ENOSPC;
    u32 index = free_index();
    int err = reserve(index + 1);
    if (err)
        return err;
    if ((i32)index <= last_index)
        sequence = (sequence + 1) % (1u << (31 - IPC_INDEX_BITS));
    last_index = index;
    s->id = sequence << IPC_INDEX_BITS | index;
    slots[index] = s;
    used++;
    return 0;
}

/* The table goes with its last segment. */
void shm_table_remove(struct shm_segment *s)
{
    slots[s->id % IPC_INDEX_MAX] = NULL;
    if (--used)
        return;
    kfree(slots);
    slots = NULL;
    slot_count = 0;
}

bool shm_permits(const struct shm_segment *s, u32 wanted)
{
    u32 euid = current_euid(), granted = s->mode;

    wanted = wanted >> 6 | wanted >> 3 | wanted;
    if (euid == s->cuid || euid == s->uid)
        granted >>= 6;
    else if (current_egid() == s->cgid || current_has_group(s->cgid) || current_egid() == s->gid ||
             current_has_group(s->gid))
        granted >>= 3;
    return !(wanted & ~granted & 7) || euid == 0;
}

bool shm_owned(const struct shm_segment *s)
{
    u32 euid = current_euid();

    return euid == 0 || euid == s->cuid || euid == s->uid;
}
