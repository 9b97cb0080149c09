/* Files about the system as a whole. */
#include <uapi/errno.h>
#include <arch/i386/cpu.h>
#include <arch/i386/irq.h>
#include "kernel/boot/boot_info.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/vfs/mount.h"
#include "kernel/process/pid.h"
#include "kernel/process/task.h"
#include "kernel/sched/sched.h"
#include "kernel/time/time.h"
#include "kernel/uts.h"
#include "mm/kalloc/kmalloc.h"

#define CENTISECOND 10000000u /* ns */

/* Seconds and hundredths of a time in ns. */
static void add_seconds(struct text *t, u64 ns, const char *behind)
{
    u32 hundredths;
    u64 seconds = div_u64(div_u64(ns, CENTISECOND, NULL), 100, &hundredths);

    text_printf(t, "%u.%02u%s", (u32)seconds, hundredths, behind);
}

int proc_show_uptime(struct text *t, i32 pid)
{
    (void)pid;
    add_seconds(t, time_since_boot(), " ");
    add_seconds(t, (u64)sched_stats.idle_ticks * (1000 / HZ) * 1000000, "\n");
    return 0;
}

int proc_show_loadavg(struct text *t, i32 pid)
{
    (void)pid;
    for (u32 i = 0; i < 3; i++) {
        u32 v = load_average[i] + 2048 / 200; /* rounded, as Linux does */
        text_printf(t, "%u.%02u ", v / 2048, v % 2048 * 100 / 2048);
    }
    text_printf(t, "%u/%u %d\n", sched_runnable(), task_count(), task_last_pid());
    return 0;
}

int proc_show_version(struct text *t, i32 pid)
{
    (void)pid;
    text_printf(t, "%s version %s (faultline) (gcc %s) %s\n", system_name.sysname,
                system_name.release, __VERSION__, system_name.version);
    return 0;
}

int proc_show_cmdline(struct text *t, i32 pid)
{
    (void)pid;
    text_printf(t, "%s\n", boot_info.cmdline);
    return 0;
}

static u32 blocked_tasks(void)
{
    const struct process *p;
    const struct task *t;
    u32 n = 0;
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);

    for_each_thread(p, t) n += t->state == TASK_UNINTERRUPTIBLE || t->state == TASK_KILLABLE;
    spin_unlock_irqrestore(&tasklist_lock, flags);
    return n;
}

/* "intr": the sum, then each line. */
static void add_interrupts(struct text *t)
{
    u32 sum = 0;

    for (unsigned line = 0; line < IRQ_LINES; line++)
        sum += irq_count(line);
    text_printf(t, "intr %u", sum);
    for (unsigned line = 0; line < IRQ_LINES; line++)
        text_printf(t, " %u", irq_count(line));
    text_add(t, "\n", 1);
}

int proc_show_stat(struct text *t, i32 pid)
{
    const struct sched_stats *s = &sched_stats;
    u32 booted = div_u64(time_realtime() - time_since_boot(), NSEC_PER_SEC, NULL);

    (void)pid;
    for (u32 line = 0; line <= NR_CPUS; line++) {
        text_printf(t, line ? "cpu%u " : "cpu  ", line - 1);
        text_printf(t, "%u 0 %u %u 0 0 0 0 0 0\n", s->user_ticks, s->system_ticks, s->idle_ticks);
    }
    add_interrupts(t);
    text_printf(t, "ctxt %u\nbtime %u\nprocesses %u\n", s->switches, booted, task_forks());
    text_printf(t, "procs_running %u\nprocs_blocked %u\n", sched_runnable(), blocked_tasks());
    return 0;
}

struct mounts_arg {
    struct text *text;
    char *buf;
};

/* Spaces and the like in a path as octal numbers, as getmntent(3) expects. */
static void add_escaped(struct text *t, const char *s)
{
    for (; *s; s++) {
        if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\\')
            text_printf(t, "\\%03o", *s);
        else
            text_add(t, s, 1);
    }
}

static bool add_mount(struct mount *m, void *arg)
{
    struct mounts_arg *a = arg;
    const struct super *s = m->super;
    struct path root = {m, s->root};
    char options[80] = "";

    if (path_text_locked(&root, a->buf, PAGE_SIZE) < 0)
        return true;
    add_escaped(a->text, m->source);
    text_add(a->text, " ", 1);
    add_escaped(a->text, a->buf);
    if (s->ops->show_options)
        s->ops->show_options(s, options, sizeof(options));
    text_printf(a->text, " %s %s%s 0 0\n", s->type, s->read_only ? "ro" : "rw", options);
    return true;
}

int proc_show_mounts(struct text *t, i32 pid)
{
    struct mounts_arg a = {t, kmalloc(PAGE_SIZE, GFP_KERNEL)};

    (void)pid;
    if (!a.buf)
        return -ENOMEM;
    mutex_lock(&tree_lock);
    mount_for_each(add_mount, &a);
    mutex_unlock(&tree_lock);
    kfree(a.buf);
    return 0;
}

int proc_show_filesystems(struct text *t, i32 pid)
{
    (void)pid;
    for (u32 i = 0; fs_types[i]; i++)
        text_printf(t, "%s\t%s\n", fs_types[i]->nodev ? "nodev" : "", fs_types[i]->name);
    return 0;
}

/* Names of the feature bits of CPUID leaf 1, EDX, in order; NULL where there is none. */
static const char *const cpu_flags[32] = {
    "fpu",  "vme",  "de",   "pse", "tsc",  "msr", "pae",   "mce", "cx8",     "apic", NULL,
    "sep",  "mtrr", "pge",  "mca", "cmov", "pat", "pse36", "pn",  "clflush", NULL,   "dts",
    "acpi", "mmx",  "fxsr", "sse", "sse2", "ss",  "ht",    "tm",  "ia64",    "pbe",
};

int proc_show_cpuinfo(struct text *t, i32 pid)
{
    u32 id[4], leaf1[4];

    (void)pid;
    cpuid(0, id);
    cpuid(1, leaf1);
    u32 family = leaf1[0] >> 8 & 15, model = leaf1[0] >> 4 & 15;
    if (family == 15)
        family += leaf1[0] >> 20 & 255;
    if (family >= 6)
        model |= leaf1[0] >> 12 & 0xf0;
    text_printf(t, "processor\t: 0\nvendor_id\t: %.4s%.4s%.4s\n", (char *)&id[1], (char *)&id[3],
                (char *)&id[2]);
    text_printf(t, "cpu family\t: %u\nmodel\t\t: %u\nmodel name\t: i686\nstepping\t: %u\n", family,
                model, leaf1[0] & 15);
    text_printf(t, "fpu\t\t: %s\nflags\t\t:", leaf1[3] & 1 ? "yes" : "no");
    for (u32 i = 0; i < 32; i++)
        if ((leaf1[3] >> i & 1) && cpu_flags[i])
            text_printf(t, " %s", cpu_flags[i]);
    text_printf(t, "\nbogomips\t: 0.00\n\n");
    return 0;
}
