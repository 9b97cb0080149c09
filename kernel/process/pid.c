#include "kernel/process/pid.h"
#include "kernel/process/task.h"
#include "kernel/sched/wait.h"
#include <uapi/errno.h>

#define PID_MAX 32768

struct spinlock tasklist_lock = SPINLOCK_INIT("tasklist", RANK_TASKLIST);
LIST_HEAD(all_processes);
struct process *init_process;

/* Tasks by number. */
#define NR_BUCKETS 256u
static struct list_head buckets[NR_BUCKETS];

static i32 last_pid;
static u32 nr_tasks, nr_forks;

void pid_init(void)
{
    for (u32 i = 0; i < NR_BUCKETS; i++)
        list_init(&buckets[i]);
}

static struct list_head *bucket_of(i32 pid)
{
    return &buckets[(u32)pid % NR_BUCKETS];
}

struct task *task_find(i32 pid)
{
    struct task *t;

    list_for_each (t, bucket_of(pid), pid_link) {
        if (t->pid == pid)
            return t;
    }
    return NULL;
}

struct task *process_mm_thread(const struct process *p)
{
    struct task *t;

    list_for_each (t, &p->threads, thread_link) {
        if (t->mm)
            return t;
    }
    return NULL;
}

/* A number is also taken while it names a process group or session. */
static bool pid_in_use(i32 pid)
{
    struct process *p;

    if (task_find(pid))
        return true;
    list_for_each (p, &all_processes, all_link) {
        if (p->pgid == pid || p->sid == pid)
            return true;
    }
    return false;
}

static i32 pid_next(void)
{
    for (i32 tries = 0; tries < PID_MAX; tries++) {
        last_pid = last_pid + 1 < PID_MAX ? last_pid + 1 : 1;
        if (!pid_in_use(last_pid))
            return last_pid;
    }
    return -EAGAIN;
}

static i32 pid_wanted(i32 pid)
{
    if (pid < 0 || pid >= PID_MAX)
        return -EINVAL;
    return pid_in_use(pid) ? -EEXIST : pid;
}

static void link_process(struct process *p, struct task *leader)
{
    p->leader = leader;
    p->pid = leader->pid;
    list_add_tail(&p->all_link, &all_processes);
    if (p->parent)
        list_add_tail(&p->sibling, &p->parent->children);
}

static void link_task(struct task *t, i32 pid)
{
    struct process *p = t->process;

    t->pid = pid;
    if (!p->leader)
        link_process(p, t);
    t->tgid = p->pid;
    list_add_tail(&t->pid_link, bucket_of(pid));
    list_add_tail(&t->thread_link, &p->threads);
    p->nr_threads++;
    p->nr_live++;
    nr_tasks++;
    nr_forks++;
}

/* Has t's user, with so many more tasks, more than it may have? Zombies count; root has no limit.
 */
static bool over_process_limit(const struct task *t, i32 more)
{
    u32 limit = t->process->rlimits[RLIMIT_NPROC].rlim_cur, count = more;
    const struct process *p;
    const struct task *other;

    if (limit == RLIM_INFINITY || t->uid == 0)
        return false;
    for_each_thread(p, other) count += other->uid == t->uid;
    return count > limit;
}

/* On Linux the task itself counts for its new user only later. */
void task_user_changed(void)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    bool over = over_process_limit(current, -1);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    current->flags = (current->flags & ~TASK_OVER_NPROC) | (over ? TASK_OVER_NPROC : 0);
}

int task_check_user(void)
{
    if (!(current->flags & TASK_OVER_NPROC))
        return 0;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    bool over = over_process_limit(current, 0);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    if (over)
        return -EAGAIN;
    current->flags &= ~TASK_OVER_NPROC;
    return 0;
}

static i32 pid_for(const struct task *t, i32 wanted)
{
    if (signal_pending(current))
        return -ERESTARTNOINTR;
    if (t->euid != 0 && over_process_limit(t, 1))
        return -EAGAIN;
    current->flags &= ~TASK_OVER_NPROC;
    return wanted ? pid_wanted(wanted) : pid_next();
}

/* The lock of the current process too: no signal to all its threads can miss the new one. */
int task_publish(struct task *t, i32 wanted)
{
    struct process *mine = current->process;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    spin_lock(&mine->lock);
    i32 pid = pid_for(t, wanted);
    if (pid > 0)
        link_task(t, pid);
    spin_unlock(&mine->lock);
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return pid > 0 ? 0 : pid;
}

static void unlink_process(struct process *p)
{
    static const sigset_t all = {{-1ul, -1ul}};

    pending_remove(&p->pending, &all);
    list_del(&p->all_link);
    list_del_init(&p->sibling);
}

void task_unlink(struct task *t)
{
    static const sigset_t all = {{-1ul, -1ul}};
    struct process *p = t->process;

    spin_lock(&p->lock);
    pending_remove(&t->pending, &all);
    list_del(&t->thread_link);
    list_del(&t->pid_link);
    p->nr_threads--;
    nr_tasks--;
    p->minflt += t->minflt;
    p->majflt += t->majflt;
    p->nvcsw += t->nvcsw;
    p->nivcsw += t->nivcsw;
    if (t == p->leader)
        unlink_process(p);
    spin_unlock(&p->lock);
}

struct task *task_become_leader(struct task *t)
{
    struct process *p = t->process;
    struct task *old = p->leader;

    spin_lock(&p->lock);
    p->leader = t;
    spin_unlock(&p->lock);
    task_unlink(old);
    list_del(&t->pid_link);
    t->pid = t->tgid;
    t->start_time = old->start_time;
    list_add_tail(&t->pid_link, bucket_of(t->pid));
    return old;
}

void process_count(const struct process *p, struct process_counts *c)
{
    const struct task *t;

    *c = (struct process_counts){p->minflt, p->majflt, p->nvcsw, p->nivcsw};
    list_for_each (t, &p->threads, thread_link) {
        c->minflt += t->minflt;
        c->majflt += t->majflt;
        c->nvcsw += t->nvcsw;
        c->nivcsw += t->nivcsw;
    }
}

u32 task_count(void)
{
    return nr_tasks;
}

u32 task_forks(void)
{
    return nr_forks;
}

i32 task_last_pid(void)
{
    return last_pid;
}
