/* process_vm_readv and process_vm_writev: bytes between the caller's memory and another's. */
#include <uapi/errno.h>
#include "kernel/fs/vfs/uio.h"
#include "kernel/process/task.h"
#include "kernel/syscall/calls.h"
#include "kernel/syscall/iovec.h"
#include "mm/phys/kmap.h"
#include "mm/phys/page.h"
#include "mm/virt/mm.h"

/* May the current task look into t, as a debugger might? */
static bool may_access(const struct task *t)
{
    const struct task *c = current;

    return t->tgid == c->tgid || c->euid == 0 ||
           (c->uid == t->uid && c->uid == t->euid && c->uid == t->suid && c->gid == t->gid &&
            c->gid == t->egid && c->gid == t->sgid);
}

/* The address space of a task, referenced. */
static int get_mm(i32 pid, struct mm **out)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    const struct task *t = pid > 0 ? task_find(pid) : NULL;
    int err = !t || !t->mm ? -ESRCH : may_access(t) ? 0 : -EPERM;

    if (!err) {
        *out = t->mm;
        mm_get(t->mm);
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

/* Moves up to n bytes, which lie in one page of mm; how many. */
static u32 move_in_page(struct mm *mm, vaddr_t addr, u32 n, struct uio *local, bool write)
{
    struct page *page;

    if (mm_user_page(mm, addr, write ? FAULT_WRITE : FAULT_READ, &page))
        return 0;
    u8 *at = kmap(page); /* the copy may sleep */
    u32 moved = write ? uio_get(local, at + PAGE_OFFSET_OF(addr), n)
                      : uio_put(local, at + PAGE_OFFSET_OF(addr), n);
    kunmap(page);
    page_put(page);
    return moved;
}

/* One piece of the remote memory; false: stopped at a bad address on either side. */
static bool move_piece(struct mm *mm, const struct iovec *piece, struct uio *local, bool write)
{
    vaddr_t addr = (vaddr_t)piece->iov_base;

    for (u32 left = min(piece->iov_len, local->left); left;) {
        u32 n = min(left, PAGE_SIZE - PAGE_OFFSET_OF(addr));
        u32 moved = move_in_page(mm, addr, n, local, write);

        if (moved < n)
            return false;
        addr += n;
        left -= n;
    }
    return true;
}

static long move_pieces(i32 pid, const struct iovec_copy *local, const struct iovec_copy *remote,
                        u32 count, bool write)
{
    bool complete = true;
    struct uio u;
    struct mm *mm;
    int err = get_mm(pid, &mm);

    if (err)
        return err;
    uio_vector(&u, local->vec, local->total);
    for (u32 i = 0; i < count && u.left && complete; i++)
        complete = move_piece(mm, &remote->vec[i], &u, write);
    mm_put(mm);
    return uio_result(local->total - u.left, !complete);
}

struct vectors {
    u32 local, local_count, remote, remote_count;
};

static long transfer(i32 pid, const struct vectors *v, u32 flags, bool write)
{
    struct iovec_copy local, remote;

    if (flags)
        return -EINVAL;
    int err = iovec_get(&local, v->local, v->local_count);
    if (err)
        return err;
    long moved = 0;
    if (local.total) {
        moved = iovec_get_remote(&remote, v->remote, v->remote_count);
        if (!moved) {
            if (remote.total)
                moved = move_pieces(pid, &local, &remote, v->remote_count, write);
            iovec_put(&remote);
        }
    }
    iovec_put(&local);
    return moved;
}

long sys_process_vm_readv(i32 pid, u32 local, u32 local_count, u32 remote, u32 remote_count,
                          u32 flags)
{
    const struct vectors v = {local, local_count, remote, remote_count};

    return transfer(pid, &v, flags, false);
}

long sys_process_vm_writev(i32 pid, u32 local, u32 local_count, u32 remote, u32 remote_count,
                           u32 flags)
{
    const struct vectors v = {local, local_count, remote, remote_count};

    return transfer(pid, &v, flags, true);
}
