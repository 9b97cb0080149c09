#include "kernel/futex/futex.h"
#include "kernel/sched/deadline.h"
#include "kernel/process/task.h"
#include "mm/phys/kmap.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"
#include "arch/i386/usercopy.h"
#include <faultline/list.h>
#include <faultline/spinlock.h>
#include <uapi/errno.h>
#include <uapi/futex.h>

/* {mm, address} or {frame, offset in it}; a frame has a reference while the key is in use. */
struct futex_key {
    void *object;
    u32 offset;
    struct page *page; /* object, if that is a frame */
};

/* In the offset: on Linux, who says "private" and who does not never meet. */
#define NOT_SAID_PRIVATE 1u

struct futex_waiter {
    struct list_head link; /* empty once woken; futex_lock */
    struct task *task;
    struct futex_key key;
    u32 bits;
};

/* Waiters by a hash of the key, in the order in which they came. */
#define NR_QUEUES 64
static struct list_head queues[NR_QUEUES];
/* All queues: a requeue changes two, and what is done under it is short. */
static struct spinlock futex_lock = SPINLOCK_INIT("futex", RANK_FUTEX);

static struct list_head *queue_of(const struct futex_key *k)
{
    u32 hash = ((u32)k->object >> 4) * 0x9e3779b1u + (k->offset >> 2) * 0x85ebca6bu;
    struct list_head *q = &queues[hash >> 26];

    if (!q->next)
        list_init(q);
    return q;
}

static bool same_key(const struct futex_key *a, const struct futex_key *b)
{
    return a->object == b->object && a->offset == b->offset;
}

static bool in_shared_area(struct mm *mm, vaddr_t addr)
{
    mutex_lock(&mm->mmap_lock);
    struct vm_area *a = vma_find(mm, addr);
    bool shared = a && a->start <= addr && a->flags & VM_MAYSHARE;
    mutex_unlock(&mm->mmap_lock);
    return shared;
}

static int key_get(struct futex_word w, struct futex_key *k)
{
    if (w.addr % sizeof(u32))
        return -EINVAL;
    if (!user_range_ok((void *)w.addr, sizeof(u32)))
        return -EFAULT;
    *k = (struct futex_key){current->mm, w.addr, NULL};
    if (w.private)
        return 0;
    if (!in_shared_area(current->mm, w.addr)) {
        k->offset |= NOT_SAID_PRIVATE;
        return 0;
    }
    int err = mm_user_page(current->mm, w.addr, FAULT_READ, &k->page);
    k->object = k->page;
    k->offset = PAGE_OFFSET_OF(w.addr);
    return err;
}

static void key_put(const struct futex_key *k)
{
    if (k->page)
        page_put(k->page);
}

static void enqueue(struct futex_waiter *w)
{
    spin_lock(&futex_lock);
    list_add_tail(&w->link, queue_of(&w->key));
    spin_unlock(&futex_lock);
}

/* True if it still waited. */
static bool dequeue(struct futex_waiter *w)
{
    spin_lock(&futex_lock);
    bool waited = !list_empty(&w->link);
    if (waited)
        list_del(&w->link);
    spin_unlock(&futex_lock);
    return waited;
}

/* The waiter may be gone as soon as the lock is released. Lock held. */
static void wake_waiter(struct futex_waiter *w)
{
    list_del(&w->link);
    list_init(&w->link);
    wake_task(w->task);
}

/* In the queue already, so that a change of the word after the look wakes us. */
static int look(vaddr_t addr, u32 expected)
{
    u32 value;

    if (get_user(value, (const u32 *)addr))
        return -EFAULT;
    return value == expected ? 0 : -EAGAIN;
}

static int sleep_in_queue(struct futex_waiter *w, u32 ticks)
{
    struct deadline d;
    int err = 0;

    deadline_start(&d, ticks);
    for (;;) {
        task_set_state(TASK_INTERRUPTIBLE);
        if (list_empty(&w->link))
            break;
        if (READ_ONCE(d.passed))
            err = -ETIMEDOUT;
        else if (signal_pending(current))
            err = ticks == NO_DEADLINE ? -ERESTARTSYS : -ERESTART_RESTARTBLOCK;
        if (err)
            break;
        schedule();
    }
    task_set_state(TASK_RUNNING);
    deadline_stop(&d);
    return err;
}

int futex_wait(struct futex_word word, u32 expected, u32 bits, u32 ticks)
{
    struct futex_waiter w = {.task = current, .bits = bits};
    int err = key_get(word, &w.key);

    if (err)
        return err;
    enqueue(&w);
    err = look(word.addr, expected);
    if (!err)
        err = sleep_in_queue(&w, ticks);
    if (!dequeue(&w))
        err = 0; /* whoever woke us counts on it */
    key_put(&w.key);
    return err;
}

static int wake_key(const struct futex_key *k, u32 n, u32 bits)
{
    struct list_head *q = queue_of(k);
    struct futex_waiter *w, *next;
    u32 woken = 0;

    list_for_each_safe (w, next, q, link) {
        if (woken == n)
            break;
        if (!same_key(&w->key, k) || !(w->bits & bits))
            continue;
        wake_waiter(w);
        woken++;
    }
    return woken;
}

int futex_wake(struct futex_word word, u32 n, u32 bits)
{
    struct futex_key k;
    int err = key_get(word, &k);

    if (err)
        return err;
    spin_lock(&futex_lock);
    int woken = wake_key(&k, n, bits);
    spin_unlock(&futex_lock);
    key_put(&k);
    return woken;
}

/* Waits for `to` from now on. The old frame's reference goes: the caller's own keeps it. */
static void move_waiter(struct futex_waiter *w, const struct futex_key *to)
{
    if (to->page)
        page_get(to->page);
    key_put(&w->key);
    w->key = *to;
    list_del(&w->link);
    list_add_tail(&w->link, queue_of(to));
}

static u32 move_key(const struct futex_key *from, const struct futex_key *to, u32 n)
{
    struct futex_waiter *w, *next;
    u32 moved = 0;

    list_for_each_safe (w, next, queue_of(from), link) {
        if (moved == n)
            break;
        if (!same_key(&w->key, from))
            continue;
        if (!same_key(from, to))
            move_waiter(w, to);
        moved++;
    }
    return moved;
}

static int requeue_keys(const struct futex_key *from, const struct futex_key *to, u32 wake,
                        u32 move)
{
    spin_lock(&futex_lock);
    int woken = wake_key(from, wake, FUTEX_BITSET_MATCH_ANY);
    int moved = move_key(from, to, move);
    spin_unlock(&futex_lock);
    return woken + moved;
}

int futex_requeue(struct futex_word from, struct futex_word to, u32 wake, u32 move,
                  const u32 *expected)
{
    struct futex_key a, b;
    int ret = key_get(from, &a);

    if (ret)
        return ret;
    ret = key_get(to, &b);
    if (ret)
        goto put_a;
    if (expected)
        ret = look(from.addr, *expected);
    if (!ret)
        ret = requeue_keys(&a, &b, wake, move);
    key_put(&b);
put_a:
    key_put(&a);
    return ret;
}

int futex_compare_exchange(vaddr_t addr, u32 *old, u32 new)
{
    struct page *p;
    int err = mm_user_page(current->mm, addr, FAULT_WRITE, &p);

    if (err)
        return err;
    u8 *at = kmap_local(p);
    __atomic_compare_exchange_n((u32 *)(at + PAGE_OFFSET_OF(addr)), old, new, false,
                                __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    kunmap_local(at);
    page_put(p);
    return 0;
}
