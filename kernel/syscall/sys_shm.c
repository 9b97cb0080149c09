/*
 * System V shared memory, by its own calls and by the multiplexer ipc(2). Each structure has two
 * layouts; the multiplexer's callers ask for the wide ones by IPC_64.
 */
#include <uapi/errno.h>
#include <uapi/ipc.h>
#include <arch/i386/usercopy.h>
#include "kernel/ipc/shm.h"
#include "kernel/syscall/calls.h"
#include "mm/virt/mm.h"

long sys_shmget(i32 key, u32 size, u32 flags)
{
    return shm_get(key, size, flags);
}

long sys_shmat(i32 id, u32 addr, u32 flags)
{
    return shm_attach(id, addr, flags);
}

long sys_shmdt(u32 addr)
{
    return shm_detach(addr);
}

static int put_segment64(u32 user, const struct shm_segment *s)
{
    struct shmid64_ds ds = {
        .shm_perm = {.key = s->key,
                     .uid = s->uid,
                     .gid = s->gid,
                     .cuid = s->cuid,
                     .cgid = s->cgid,
                     .mode = s->mode,
                     .seq = s->id >> IPC_INDEX_BITS},
        .shm_segsz = s->size,
        .shm_atime = s->atime,
        .shm_atime_high = s->atime >> 32,
        .shm_dtime = s->dtime,
        .shm_dtime_high = s->dtime >> 32,
        .shm_ctime = s->ctime,
        .shm_ctime_high = s->ctime >> 32,
        .shm_cpid = s->cpid,
        .shm_lpid = s->lpid,
        .shm_nattch = s->nattch,
    };

    return copy_to_user((void __user *)(vaddr_t)user, &ds, sizeof(ds));
}

static int put_segment_old(u32 user, const struct shm_segment *s)
{
    struct old_shmid_ds ds = {
        .shm_perm = {.key = s->key,
                     .uid = s->uid,
                     .gid = s->gid,
                     .cuid = s->cuid,
                     .cgid = s->cgid,
                     .mode = s->mode,
                     .seq = s->id >> IPC_INDEX_BITS},
        .shm_segsz = s->size,
        .shm_atime = s->atime,
        .shm_dtime = s->dtime,
        .shm_ctime = s->ctime,
        .shm_cpid = s->cpid,
        .shm_lpid = s->lpid,
        .shm_nattch = s->nattch,
    };

    return copy_to_user((void __user *)(vaddr_t)user, &ds, sizeof(ds));
}

static long stat_segment(i32 which, enum shm_by by, u32 user, bool wide)
{
    struct shm_segment s;
    int err = shm_stat(which, by, &s);

    if (!err)
        err = wide ? put_segment64(user, &s) : put_segment_old(user, &s);
    return err ? err : by == SHM_BY_ID ? 0 : s.id;
}

static long put_limits(u32 user, bool wide)
{
    struct shminfo64 info = {
        .shmmax = shm_max, .shmmin = 1, .shmmni = shm_mni, .shmseg = shm_mni, .shmall = shm_all};
    struct shm_totals t;
    /* The old form has the first five words as int. */
    u32 size = wide ? sizeof(info) : offsetof(struct shminfo64, __unused1);

    if (!wide)
        info.shmmax = min(info.shmmax, 0x7ffffffful);
    shm_totals(&t);
    return copy_to_user((void __user *)(vaddr_t)user, &info, size) ? -EFAULT : (long)t.max_index;
}

static long put_totals(u32 user)
{
    struct shm_totals t;

    shm_totals(&t);
    struct shm_info info = {.used_ids = t.segments, .shm_tot = t.pages, .shm_rss = t.resident};
    return copy_to_user((void __user *)(vaddr_t)user, &info, sizeof(info)) ? -EFAULT
                                                                           : (long)t.max_index;
}

static long set_segment(i32 id, u32 user, bool wide)
{
    struct old_shmid_ds old;
    struct shmid64_ds ds;

    if (wide)
        return copy_from_user(&ds, (const void __user *)(vaddr_t)user, sizeof(ds))
                   ? -EFAULT
                   : shm_set(id, ds.shm_perm.uid, ds.shm_perm.gid, ds.shm_perm.mode);
    if (copy_from_user(&old, (const void __user *)(vaddr_t)user, sizeof(old)))
        return -EFAULT;
    return shm_set(id, old.shm_perm.uid, old.shm_perm.gid, old.shm_perm.mode);
}

static long control(i32 id, i32 cmd, u32 user, bool wide)
{
    if (cmd < 0 || id < 0)
        return -EINVAL;
    switch (cmd) {
    case IPC_INFO:
        return put_limits(user, wide);
    case SHM_INFO:
        return put_totals(user);
    case IPC_STAT:
        return stat_segment(id, SHM_BY_ID, user, wide);
    case SHM_STAT:
        return stat_segment(id, SHM_BY_INDEX, user, wide);
    case SHM_STAT_ANY:
        return stat_segment(id, SHM_BY_INDEX_ANY, user, wide);
    case IPC_SET:
        return set_segment(id, user, wide);
    case IPC_RMID:
        return shm_remove(id);
    case SHM_LOCK:
    case SHM_UNLOCK:
        return shm_lock(id, cmd == SHM_LOCK);
    default:
        return -EINVAL;
    }
}

long sys_shmctl(i32 id, i32 cmd, u32 user)
{
    return control(id, cmd, user, true);
}

/* Semaphores and message queues are not there. `call`: the version of its arguments in the upper
 * half. */
long sys_ipc(u32 call, u32 first, u32 second, u32 third, u32 pointer)
{
    long at;

    switch (call & 0xffff) {
    case SHMGET:
        return shm_get(first, second, third);
    case SHMAT:
        if (call >> 16 == 1)
            return -EINVAL;
        at = shm_attach(first, pointer, second);
        if (is_errno(at))
            return at;
        return put_user((u32)at, (u32 __user *)(vaddr_t)third);
    case SHMDT:
        return shm_detach(pointer);
    case SHMCTL:
        return control(first, second & ~IPC_64, pointer, second & IPC_64);
    default:
        return -ENOSYS;
    }
}
