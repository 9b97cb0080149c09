#include "kernel/process/exec.h"
#include "kernel/process/elf.h"
#include "kernel/process/exec_strings.h"
#include "kernel/process/group.h"
#include "kernel/process/pid.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/process/user_stack.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/devfs/random.h"
#include "kernel/signal/signal.h"
#include "mm/virt/mm.h"
#include "arch/i386/context.h"
#include "arch/i386/cpu.h"
#include "arch/i386/fpu.h"
#include "arch/i386/layout.h"
#include "arch/i386/trap.h"
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/personality.h>

u32 randomize_va_space = RANDOMIZE_ALL;

/*
 * Everything is built in a new mm first; the old program is given up only when nothing can fail any
 * more.
 */
struct exec {
    const char *path; /* of the image that is loaded */
    struct file *file;
    struct elf_image image;
    struct elf_layout layout;
    struct mm *mm;
    vaddr_t interp_base, entry, esp;
};

static bool randomizes(unsigned level)
{
    return randomize_va_space >= level && !(current->personality & ADDR_NO_RANDOMIZE);
}

/* Bytes; 0 if this level of randomisation is off. */
static u32 random_pages(unsigned level, u32 bits)
{
    u32 r;

    random_bytes(&r, sizeof(r));
    return randomizes(level) ? (r & ((1u << bits) - 1)) << PAGE_SHIFT : 0;
}

/* Linux i386: the mmap area ends a gap below the stack, at least 128 MiB, for the stack to grow. */
#define MMAP_GAP_MIN    (128ul << 20)
#define MMAP_GAP_MAX    (TASK_SIZE / 6 * 5)
#define STACK_RND_BITS  11 /* pages: 8 MiB */
#define MMAP_RND_BITS   8
#define BRK_RND_BITS    13
#define STACK_GUARD_PAD (1ul << 20)
#define DYN_BASE        (TASK_SIZE / 3 * 2)

static void layout_init(struct mm *mm)
{
    u32 stack_limit = current->process->rlimits[RLIMIT_STACK].rlim_cur;
    vaddr_t gap = min((vaddr_t)stack_limit, MMAP_GAP_MAX);

    gap +=
        STACK_GUARD_PAD + (randomizes(RANDOMIZE_MAPS) ? 1ul << (STACK_RND_BITS + PAGE_SHIFT) : 0);
    gap = min(max(gap, MMAP_GAP_MIN), MMAP_GAP_MAX);
    mm->mmap_base = PAGE_ALIGN(TASK_SIZE - gap - random_pages(RANDOMIZE_MAPS, MMAP_RND_BITS));
    mm->stack_limit = stack_limit;
    mm->data_limit = current->process->rlimits[RLIMIT_DATA].rlim_cur;
    mm->as_limit = current->process->rlimits[RLIMIT_AS].rlim_cur;
}

static int load_interp(struct exec *x)
{
    struct elf_image image;
    struct elf_layout layout;
    struct file *f;
    int err = exec_open(x->image.interp, &f);

    if (err)
        return err;
    err = elf_read(f, &image);
    if (err)
        goto out_file;
    err = elf_map(x->mm, f, &image, 0, &layout);
    x->interp_base = layout.bias;
    x->entry = layout.entry;
    elf_release(&image);
out_file:
    file_put(f);
    return err;
}

static int load_image(struct exec *x)
{
    struct mm *mm = x->mm;
    bool has_interp = x->image.interp[0];
    vaddr_t base = has_interp ? DYN_BASE + random_pages(RANDOMIZE_MAPS, MMAP_RND_BITS) : 0;
    int err = elf_map(mm, x->file, &x->image, base, &x->layout);

    if (err)
        return err;
    mm->start_code = x->layout.start_code;
    mm->end_code = x->layout.end_code;
    mm->start_data = x->layout.start_data;
    mm->end_data = x->layout.end_data;
    mm_set_brk(mm, PAGE_ALIGN(x->layout.end) + random_pages(RANDOMIZE_ALL, BRK_RND_BITS));
    x->entry = x->layout.entry;
    return has_interp ? load_interp(x) : 0;
}

static int build_mm(struct exec *x, const struct exec_strings *strings)
{
    x->mm = mm_create();
    if (!x->mm)
        return -ENOMEM;
    layout_init(x->mm);
    int err = mm_setup_stack(x->mm, TASK_SIZE - random_pages(RANDOMIZE_MAPS, STACK_RND_BITS));
    if (!err)
        err = load_image(x);
    if (!err) {
        struct user_stack_args a = {strings, x->path, &x->image, &x->layout, x->interp_base};
        err = user_stack_build(x->mm, &a, &x->esp);
    }
    if (err)
        mm_put(x->mm);
    return err;
}

static void set_comm(struct task *t, const char *path)
{
    const char *slash = strrchr(path, '/');

    strlcpy(t->comm, slash ? slash + 1 : path, sizeof(t->comm));
}

/*
 * Only this thread is left, with descriptors and handlers of its own. May fail before anything is
 * lost, or when the other threads have ended already: then the process ends, too.
 */
static int become_alone(struct task *t)
{
    struct process *p = t->process;
    bool threads = p->nr_threads > 1;
    int err = group_become_single();

    if (!err)
        err = task_unshare_files(t);
    if (!err)
        err = process_unshare_sighand(p);
    if (err && threads)
        signal_send(t, SIGKILL, NULL);
    return err;
}

static void change_mm(struct task *t, struct mm *mm)
{
    struct mm *old = t->mm;
    struct process *p = t->process;

    if (old)
        p->maxrss = max(p->maxrss, mm_hiwater_rss(old) * (PAGE_SIZE / 1024));
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    t->mm = mm;
    spin_unlock_irqrestore(&tasklist_lock, flags);
    mm_activate(mm);
    if (old)
        mm_put(old);
}

static void change_exe(struct process *p, struct file *exe)
{
    struct file *old = p->exe;

    file_get(exe);
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    p->exe = exe;
    spin_unlock_irqrestore(&tasklist_lock, flags);
    if (old)
        file_put(old);
}

/* The point of no return. Consumes x->mm. */
static void commit(struct exec *x, const char *comm_path)
{
    struct task *t = current;
    struct process *p = t->process;

    task_release_user(t);
    change_mm(t, x->mm);
    change_exe(p, x->file);
    files_close_on_exec(t->files);
    sighand_forget_handlers(p->sighand);
    t->alt_stack = (stack_t){.ss_flags = SS_DISABLE};
    fpu_drop(&t->ctx);
    set_comm(t, comm_path);
    t->flags &= ~TASK_FORKNOEXEC;
    t->robust_list = 0;
    p->exit_signal = SIGCHLD;

    irqflags_t flags = irq_save();
    memset(t->ctx.tls, 0, sizeof(t->ctx.tls));
    t->ctx.uses_tls = false;
    t->ctx.fs = t->ctx.gs = 0;
    context_load_segments(&t->ctx);
    irq_restore(flags);
    frame_init_user(context_frame(&t->ctx), x->entry, x->esp);
}

int process_exec(const char *path, struct exec_strings *strings)
{
    struct exec x = {.path = path};
    char script_path[EXEC_PATH_MAX];
    int err = task_check_user();

    if (err)
        return err;
    if (!strings->argc) { /* argv[0] always exists, since Linux 5.18 */
        err = exec_strings_add_arg(strings, "");
        if (err)
            return err;
    }
    err = exec_open_program(path, strings, script_path, &x.file);
    if (err)
        return err;
    err = elf_read(x.file, &x.image);
    if (err)
        goto out_file;
    err = build_mm(&x, strings);
    if (!err) {
        err = become_alone(current);
        if (err)
            mm_put(x.mm);
        else
            commit(&x, path);
    }
    elf_release(&x.image);
out_file:
    file_put(x.file);
    return err;
}
