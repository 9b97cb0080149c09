#include "kernel/boot/boot_info.h"
#include "kernel/boot/options.h"
#include "kernel/dev/block/fail_io.h"
#include "kernel/dev/tty.h"
#include "kernel/dev/uart.h"
#include "kernel/dev/vga.h"
#include "kernel/fs/fs.h"
#include "kernel/ipc/shm.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/process/exec.h"
#include "kernel/process/init.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/sighand.h"
#include "kernel/time/time.h"
#include "mm/failinject.h"
#include "mm/fault_attr.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/kalloc/vmalloc.h"
#include "mm/phys/alloc.h"
#include "mm/phys/init.h"
#include "mm/phys/page_owner.h"
#include "mm/reclaim/policy.h"
#include "mm/virt/mm.h"
#include "arch/i386/cpu.h"
#include "arch/i386/fpu.h"
#include "arch/i386/gdt.h"
#include "arch/i386/idt.h"
#include "arch/i386/irq.h"
#include "arch/i386/paging_init.h"
#include <faultline/printk.h>
#include <faultline/string.h>

#define BOOT_STACK_SIZE 8192u /* boot/entry.asm */
extern u8 boot_stack[];

void kernel_main(u32 magic, u32 info);

static void read_debug_options(void)
{
    char text[128];

    if (option_get("slab_debug", text, sizeof(text)) ||
        option_get("slub_debug", text, sizeof(text)))
        slab_debug_setup(text);
    if (option_get("page_owner", text, sizeof(text)))
        page_owner_setup(text);
    if (option_get(failslab.name, text, sizeof(text)))
        fail_option(&failslab, text);
    if (option_get(fail_page_alloc.name, text, sizeof(text)))
        fail_option(&fail_page_alloc, text);
    if (option_get(fail_make_request.name, text, sizeof(text)))
        (void)fault_attr_setup(&fail_make_request, text);
    if (option_get(fail_io_timeout.name, text, sizeof(text)))
        (void)fault_attr_setup(&fail_io_timeout, text);
}

static void read_replacement(void)
{
    const struct replacement_policy *policy;
    char name[32];

    if (!option_get("replacement", name, sizeof(name)))
        return;
    policy = replacement_policy_find(name);
    if (policy)
        replacement_policy = policy;
    else
        printk(KERN_WARNING "replacement=%s: no such policy, %s stays\n", name,
               replacement_policy->name);
}

static void read_options(void)
{
    if (option_present("quiet"))
        console_loglevel = 4;
    if (option_present("norandmaps"))
        randomize_va_space = RANDOMIZE_NOTHING;
    panic_timeout = option_size("panic", 0);
    read_replacement();
}

/* Terminals, and which of them is /dev/console. */
static void terminals_init(void)
{
    char value[16];

    uart_init();
    vga_init();
    if (option_get("console", value, sizeof(value)) && !strcmp(value, "tty0"))
        tty_set_console(tty_find(0));
}

static void memory_init(void)
{
    boot_map_init();
    paging_init(KERNEL_BASE + (vaddr_t)memmap_ram_end(&boot_info.map, LOWMEM_MAX));
    phys_init(&boot_info.map);
    kmem_init();
    vmalloc_init();
    mm_init();
    printk(KERN_INFO "Memory: %uK available, %uK of RAM\n", nr_free_pages() * 4,
           nr_total_pages() * 4);
}

/* The boot context, which becomes the idle task: no mm, no files, never on a queue. */
static struct sighand idle_sighand;
static struct process idle_process = {.sighand = &idle_sighand};
static struct task boot_task = {.comm = "swapper", .process = &idle_process};

static void start_init(void)
{
    process_setup(&idle_process);
    idle_process.leader = &boot_task;
    init_process = &idle_process; /* parent of the first process */
    struct task *t = kthread_create("init", init_main, NULL);
    if (!t)
        panic("too little memory to start process 1");
    sched_start(t);
}

void kernel_main(u32 magic, u32 info)
{
    boot_task.ctx.stack_top = (u32)boot_stack + BOOT_STACK_SIZE;
    sched_init(&boot_task);
    uart_early_init();
    vga_early_init();
    gdt_init();
    idt_init();
    multiboot_read(magic, PADDR(info));
    read_options();
    printk(KERN_INFO "Faultline: a kernel that lets you see memory being allocated\n");
    printk(KERN_INFO "Command line: %s\n", boot_info.cmdline);
    read_debug_options();
    memory_init();
    irq_init();
    fpu_init();
    process_init();
    fs_init();
    shm_init();
    terminals_init();
    time_init();
    irq_enable();
    start_init();
    sched_idle();
}
