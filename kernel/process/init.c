#include "kernel/process/init.h"
#include "kernel/boot/boot_info.h"
#include "kernel/boot/options.h"
#include "kernel/dev/ata/ata.h"
#include "kernel/process/exec_strings.h"
#include "kernel/process/pid.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/fs/fs.h"
#include "kernel/log/log.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/sighand.h"
#include "kernel/test/ktest.h"
#include "mm/phys/alloc.h"
#include "mm/phys/init.h"
#include "arch/i386/cpu.h"
#include "arch/i386/context.h"
#include <faultline/assert.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/fcntl.h>

extern u64 boot_tsc; /* boot/entry.asm */

/* Linux's defaults, those too that nothing here asks for. */
static void set_limits(struct process *p)
{
    for (int i = 0; i < RLIM_NLIMITS; i++)
        p->rlimits[i] = (struct rlimit){RLIM_INFINITY, RLIM_INFINITY};
    /* As many threads as would fill an eighth of the memory with kernel stacks, as on Linux. */
    u32 threads = nr_total_pages() / (8 * KERNEL_STACK_SIZE / PAGE_SIZE);
    p->rlimits[RLIMIT_NPROC] = (struct rlimit){threads / 2, threads / 2};
    p->rlimits[RLIMIT_SIGPENDING] = (struct rlimit){threads / 2, threads / 2};
    p->rlimits[RLIMIT_STACK].rlim_cur = 8u << 20;
    p->rlimits[RLIMIT_CORE].rlim_cur = 0;
    p->rlimits[RLIMIT_NOFILE] = (struct rlimit){1024, 4096};
    p->rlimits[RLIMIT_MEMLOCK] = (struct rlimit){8u << 20, 8u << 20};
    p->rlimits[RLIMIT_MSGQUEUE] = (struct rlimit){819200, 819200};
    p->rlimits[RLIMIT_NICE] = p->rlimits[RLIMIT_RTPRIO] = (struct rlimit){0, 0};
}

static struct process *kernel_process(void)
{
    struct process *p = process_alloc();

    if (!p)
        return NULL;
    p->sighand = sighand_create();
    if (!p->sighand) {
        process_put(p);
        return NULL;
    }
    set_limits(p);
    p->parent = init_process;
    return p;
}

struct task *kthread_create(const char *name, void (*fn)(void *), void *arg)
{
    struct task *t = task_alloc();

    if (!t)
        return NULL;
    strlcpy(t->comm, name, sizeof(t->comm));
    t->files = files_create();
    t->fs = fs_context_create();
    t->process = kernel_process();
    if (!t->files || !t->fs || !t->process || task_publish(t, 0)) {
        task_release_resources(t);
        task_free(t);
        return NULL;
    }
    t->process->pgid = t->process->sid = t->pid;
    context_init_kernel(&t->ctx, fn, arg);
    return t;
}

static void unpack_initrd(void)
{
    paddr_t start = boot_info.initrd_start, end = boot_info.initrd_end;
    u32 size = end.v - start.v;

    if (!size)
        panic("no initrd: start with -initrd FILE.cpio (QEMU) or a module line (GRUB), or with "
              "root=DISK");
    int err = initramfs_unpack(phys_to_virt(start), size);
    if (err == -ENOMEM || err == -ENOSPC)
        panic("too little memory to unpack the initrd (%u KiB): give the machine more", size >> 10);
    if (err)
        panic("broken initrd (error %d): it must be a cpio archive, format newc", -err);
}

/* As on Linux read-only, unless the option rw says otherwise. */
static void mount_root(const char *device)
{
    int err = fs_mount_root(device, !option_present("rw"));

    if (err == -ENXIO)
        panic("root=%s: there is no such disk", device);
    if (err)
        panic("root=%s: cannot be mounted (error %d): it must be an ext2", device, -err);
}

/* The root is the disk that the option root= names, or what the initrd holds. */
static void make_root(void)
{
    char device[32];

    if (option_get("root", device, sizeof(device)))
        mount_root(device);
    else
        unpack_initrd();
    phys_release(&boot_info.map);
    int err = fs_mount_standard();
    if (err)
        panic("cannot mount /dev and /proc (error %d): the root has other files there", -err);
}

/* Descriptors 0, 1, 2: one open file. */
static void open_console(void)
{
    struct file *f;
    int err = vfs_open("/dev/console", O_RDWR, 0, &f);

    for (u32 fd = 0; !err && fd < 3; fd++) {
        int got = fd_install_at(f, fd, false);
        err = got < 0 ? got : 0;
    }
    if (err)
        panic("cannot open /dev/console (error %d)", -err);
    file_put(f);
}

/* Words of the command line behind `--`, the environment that Linux gives. */
static int init_strings(struct exec_strings *s, const char *path)
{
    char word[CMDLINE_MAX];
    const char *p = option_init_args();
    int err;

    exec_strings_init(s, current->process->rlimits[RLIMIT_STACK].rlim_cur);
    err = exec_strings_add_arg(s, path);
    while (!err && *p) {
        u32 n = 0;
        while (p[n] && p[n] != ' ')
            n++;
        memcpy(word, p, n);
        word[n] = '\0';
        err = exec_strings_add_arg(s, word);
        for (p += n; *p == ' ';)
            p++;
    }
    if (!err)
        err = exec_strings_add_env(s, "HOME=/");
    if (!err)
        err = exec_strings_add_env(s, "TERM=linux");
    return err;
}

/* -ENOENT: there is no such program; any other failure ends the boot. */
static int try_init(const char *path)
{
    struct exec_strings s;
    int err = init_strings(&s, path);

    if (!err)
        err = process_exec(path, &s);
    exec_strings_free(&s);
    if (err == -ENOMEM)
        panic("too little memory to start %s: give the machine more", path);
    if (err && err != -ENOENT)
        panic("cannot run %s as init (error %d%s)", path, -err,
              err == -ENOEXEC  ? ": no i386 ELF program"
              : err == -EACCES ? ": not executable"
                               : "");
    return err;
}

static void run_init(void)
{
    static const char *const defaults[] = {"/init", "/sbin/init", "/bin/init"};
    char path[128];

    if (option_get("init", path, sizeof(path))) {
        if (try_init(path))
            panic("init=%s: there is no such file in the root", path);
        return;
    }
    for (u32 i = 0; i < ARRAY_SIZE(defaults); i++) {
        if (!try_init(defaults[i]))
            return;
    }
    panic("no init in the root: it needs /init, /sbin/init or /bin/init, or the option init=PATH");
}

/* Option ktest=: the tests take the place of a program. */
static void run_tests(const char *pattern)
{
    if (!ktest_available())
        panic("ktest=%s: this kernel has no tests; boot build/faultline-test.elf", pattern);
    ktest_main(pattern);
}

void init_main(void *unused)
{
    char pattern[64];

    (void)unused;
    init_process = current->process;
    ata_init();
    if (option_get("ktest", pattern, sizeof(pattern)))
        run_tests(pattern);
    make_root();
    open_console();
    run_init();
    /* Ticks of the time stamp counter: instructions under QEMU's -icount, else cycles. */
    printk(KERN_INFO "boot: %u TSC ticks from entry to ring 3\n", (u32)(rdtsc() - boot_tsc));
    context_enter_user(&current->ctx);
}
