/* What a task owes others when it leaves its address space: exec and exit. */
#include "kernel/futex/futex.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/process/vfork.h"
#include "mm/virt/mm.h"
#include <uapi/futex.h>

/*
 * CLONE_CHILD_CLEARTID: the word becomes zero, and whoever waits for that is woken; as on Linux
 * unchecked, and only if somebody else is there to see it.
 */
static void clear_child_tid(struct task *t)
{
    i32 zero = 0;
    u32 addr = t->clear_child_tid;

    t->clear_child_tid = 0;
    if (!addr || !mm_is_shared(t->mm))
        return;
    mm_write(t->mm, addr, &zero, sizeof(zero));
    futex_wake((struct futex_word){addr, false}, 1, FUTEX_BITSET_MATCH_ANY);
}

void task_release_user(struct task *t)
{
    if (t->mm) {
        futex_exit_robust(t);
        clear_child_tid(t);
    }
    vfork_done(t);
}

void vfork_start_and_wait(struct task *child)
{
    struct vfork v = {.parent = current};

    child->vfork = &v;
    sched_start(child);
    for (;;) {
        task_set_state(TASK_KILLABLE);
        if (READ_ONCE(v.done) || fatal_signal_pending(current))
            break;
        schedule();
    }
    task_set_state(TASK_RUNNING);
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    if (!v.done) /* so the child has not ended, either */
        child->vfork = NULL;
    spin_unlock_irqrestore(&tasklist_lock, flags);
}

void vfork_done(struct task *child)
{
    if (!child->vfork)
        return;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct vfork *v = child->vfork;
    child->vfork = NULL;
    if (v) {
        v->done = true;
        wake_task(v->parent);
    }
    spin_unlock_irqrestore(&tasklist_lock, flags);
}
