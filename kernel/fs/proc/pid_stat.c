/* stat, status, statm and limits of a process. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/proc/task.h"
#include "mm/virt/mm.h"

#define KIB(pages) ((pages) * (PAGE_SIZE / 1024))

/* Linux's PF_* bits that are known here. */
static u32 process_flags(const struct task *t)
{
    return (t->flags & TASK_FORKNOEXEC ? 0x40 : 0) | (t->flags & TASK_EXITING ? 0x4 : 0) |
           (t->flags & TASK_KTHREAD ? 0x200000 : 0x400000);
}

static u32 code_pages(const struct mm *mm)
{
    return (PAGE_ALIGN(mm->end_code) - PAGE_ALIGN_DOWN(mm->start_code)) >> PAGE_SHIFT;
}

/* Faults and times: of the process, or of the one thread. */
static void add_counts(struct text *t, const struct proc_task *p, bool whole)
{
    const struct task *k = &p->task;
    const struct process *g = &p->process;
    u32 minflt = whole ? p->counts.minflt : k->minflt;
    u32 majflt = whole ? p->counts.majflt : k->majflt;

    text_printf(t, "%u %u %u %u %u %u %u %u ", minflt, g->cminflt, majflt, g->cmajflt,
                whole ? g->utime : k->utime, whole ? g->stime : k->stime, g->cutime, g->cstime);
}

static void add_stat_ids(struct text *t, const struct proc_task *p, bool whole)
{
    const struct task *k = &p->task;
    const struct process *g = &p->process;

    text_printf(t, "%d (%s) %c %d %d %d %d %d %u ", k->pid, k->comm, task_state_letter(k), p->ppid,
                g->pgid, g->sid, p->tty_dev, p->tty_pgrp, process_flags(k));
    add_counts(t, p, whole);
    text_printf(t, "%d %d %u 0 %u ", 20 + k->nice, k->nice, g->nr_threads, k->start_time);
}

static int show_stat(struct text *t, i32 pid, bool whole)
{
    static const struct mm none;
    struct proc_task p;
    int err = proc_task_get(pid, &p);

    if (err)
        return err;
    const struct mm *mm = p.mm ? p.mm : &none;
    add_stat_ids(t, &p, whole);
    text_printf(t, "%lu %u %lu ", (unsigned long)mm->total_vm << PAGE_SHIFT, mm_rss(mm),
                p.process.rlimits[RLIMIT_RSS].rlim_cur);
    text_printf(t, "%lu %lu %lu 0 0 ", mm->start_code, mm->end_code, mm->start_stack);
    text_printf(t, "%lu %lu %lu %lu 0 0 0 ", p.task.pending.set.sig[0] & 0x7ffffffful,
                p.task.blocked.sig[0] & 0x7ffffffful, p.ignored.sig[0] & 0x7ffffffful,
                p.caught.sig[0] & 0x7ffffffful);
    text_printf(t, "%d 0 0 0 0 0 0 ", p.process.exit_signal);
    text_printf(t, "%lu %lu %lu %lu %lu %lu %lu %d\n", mm->start_data, mm->end_data, mm->start_brk,
                mm->arg_start, mm->arg_end, mm->env_start, mm->env_end, p.process.exit_code);
    proc_task_put(&p);
    return 0;
}

int proc_pid_stat(struct text *t, i32 pid)
{
    return show_stat(t, pid, true);
}

int proc_tid_stat(struct text *t, i32 pid)
{
    return show_stat(t, pid, false);
}

int proc_pid_statm(struct text *t, i32 pid)
{
    struct mm *mm;
    int err = proc_mm_get(pid, &mm);

    if (err)
        return err;
    if (!mm) {
        text_printf(t, "0 0 0 0 0 0 0\n");
        return 0;
    }
    text_printf(t, "%u %u %u %u 0 %u 0\n", mm->total_vm, mm_rss(mm), mm->rss_file, code_pages(mm),
                mm->data_vm + mm->stack_vm);
    mm_put(mm);
    return 0;
}

static const char *state_name(const struct task *t)
{
    switch (task_state_letter(t)) {
    case 'R':
        return "R (running)";
    case 'S':
        return "S (sleeping)";
    case 'D':
        return "D (disk sleep)";
    case 'T':
        return "T (stopped)";
    case 'Z':
        return "Z (zombie)";
    default:
        return "X (dead)";
    }
}

static void add_status_ids(struct text *t, const struct proc_task *p)
{
    const struct task *k = &p->task;

    text_printf(t, "Name:\t%s\nUmask:\t%04o\nState:\t%s\n", k->comm, p->umask, state_name(k));
    text_printf(t, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t0\n", k->tgid, k->pid,
                p->ppid);
    text_printf(t, "Uid:\t%u\t%u\t%u\t%u\n", k->uid, k->euid, k->suid, k->euid);
    text_printf(t, "Gid:\t%u\t%u\t%u\t%u\n", k->gid, k->egid, k->sgid, k->egid);
    text_printf(t, "FDSize:\t%u\nGroups:\t", p->fd_size);
    for (u32 i = 0; i < k->nr_groups; i++)
        text_printf(t, "%u ", k->groups[i]);
    text_printf(t, " \n");
    text_printf(t, "NStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n", k->tgid, k->pid,
                p->process.pgid, p->process.sid);
}

static void add_status_memory(struct text *t, const struct mm *mm)
{
    const struct {
        const char *name;
        u32 pages;
    } lines[] = {
        {"VmPeak", mm_hiwater_vm(mm)},
        {"VmSize", mm->total_vm},
        {"VmLck", mm->locked_vm},
        {"VmPin", 0},
        {"VmHWM", mm_hiwater_rss(mm)},
        {"VmRSS", mm_rss(mm)},
        {"RssAnon", mm->rss_anon},
        {"RssFile", mm->rss_file - mm->rss_shmem},
        {"RssShmem", mm->rss_shmem},
        {"VmData", mm->data_vm},
        {"VmStk", mm->stack_vm},
        {"VmExe", code_pages(mm)},
        {"VmLib", mm->exec_vm > code_pages(mm) ? mm->exec_vm - code_pages(mm) : 0},
        {"VmPTE", mm->page_tables},
        {"VmSwap", 0},
    };

    for (u32 i = 0; i < ARRAY_SIZE(lines); i++)
        text_printf(t, "%s:\t%8u kB\n", lines[i].name, KIB(lines[i].pages));
    text_printf(t, "HugetlbPages:\t       0 kB\nCoreDumping:\t0\nTHP_enabled:\t0\n");
}

static void add_mask(struct text *t, const char *name, const sigset_t *s)
{
    text_printf(t, "%s:\t%08lx%08lx\n", name, s->sig[1], s->sig[0]);
}

/* Root may do everything and all others nothing: all of Linux's capabilities, or none. */
static void add_capabilities(struct text *t, bool root)
{
    const u64 all = (1ull << 41) - 1, has = root ? all : 0;

    text_printf(t, "CapInh:\t%016llx\nCapPrm:\t%016llx\nCapEff:\t%016llx\n", 0ull, has, has);
    text_printf(t, "CapBnd:\t%016llx\nCapAmb:\t%016llx\nNoNewPrivs:\t0\n", all, 0ull);
}

int proc_pid_status(struct text *t, i32 pid)
{
    struct proc_task p;
    int err = proc_task_get(pid, &p);

    if (err)
        return err;
    add_status_ids(t, &p);
    if (p.mm)
        add_status_memory(t, p.mm);
    text_printf(t, "Threads:\t%u\nSigQ:\t%u/%lu\n", p.process.nr_threads, p.queued,
                p.process.rlimits[RLIMIT_SIGPENDING].rlim_cur);
    add_mask(t, "SigPnd", &p.task.pending.set);
    add_mask(t, "ShdPnd", &p.process.pending.set);
    add_mask(t, "SigBlk", &p.task.blocked);
    add_mask(t, "SigIgn", &p.ignored);
    add_mask(t, "SigCgt", &p.caught);
    add_capabilities(t, p.task.euid == 0);
    text_printf(
        t, "Cpus_allowed:\t1\nCpus_allowed_list:\t0\nMems_allowed:\t1\nMems_allowed_list:\t0\n");
    text_printf(t, "voluntary_ctxt_switches:\t%u\nnonvoluntary_ctxt_switches:\t%u\n", p.task.nvcsw,
                p.task.nivcsw);
    proc_task_put(&p);
    return 0;
}

/* Names and units in the order of RLIMIT_*. */
static const struct {
    const char *name, *unit;
} limits[RLIM_NLIMITS] = {
    {"Max cpu time", "seconds"},     {"Max file size", "bytes"},
    {"Max data size", "bytes"},      {"Max stack size", "bytes"},
    {"Max core file size", "bytes"}, {"Max resident set", "bytes"},
    {"Max processes", "processes"},  {"Max open files", "files"},
    {"Max locked memory", "bytes"},  {"Max address space", "bytes"},
    {"Max file locks", "locks"},     {"Max pending signals", "signals"},
    {"Max msgqueue size", "bytes"},  {"Max nice priority", ""},
    {"Max realtime priority", ""},   {"Max realtime timeout", "us"},
};

static void add_limit(struct text *t, u32 line, u32 column, unsigned long value)
{
    text_pad(t, line, column);
    if (value == RLIM_INFINITY)
        text_printf(t, "unlimited");
    else
        text_printf(t, "%lu", value);
}

int proc_pid_limits(struct text *t, i32 pid)
{
    struct proc_task p;
    int err = proc_task_get(pid, &p);

    if (err)
        return err;
    text_printf(t,
                "Limit                     Soft Limit           Hard Limit           Units     \n");
    for (u32 i = 0; i < RLIM_NLIMITS; i++) {
        u32 line = t->len;
        text_printf(t, "%s", limits[i].name);
        add_limit(t, line, 26, p.process.rlimits[i].rlim_cur);
        add_limit(t, line, 47, p.process.rlimits[i].rlim_max);
        text_pad(t, line, 68);
        if (limits[i].unit[0])
            text_printf(t, "%-10s", limits[i].unit);
        text_add(t, "\n", 1);
    }
    proc_task_put(&p);
    return 0;
}
