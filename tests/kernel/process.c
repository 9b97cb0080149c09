/*
 * Copies from and to ring 3, clone and exec, seen from inside: the test thread gets an address
 * space of its own, and the children really run in ring 3.
 */
#include "kernel/test/ktest.h"
#include "kernel/fs/fs.h"
#include "kernel/process/exec_strings.h"
#include "kernel/process/pid.h"
#include "kernel/process/process.h"
#include "kernel/process/task.h"
#include "kernel/process/wait.h"
#include "kernel/syscall/calls.h"
#include "mm/virt/fault.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"
#include "arch/i386/context.h"
#include "arch/i386/usercopy.h"
#include <faultline/string.h>
#include <uapi/elf.h>
#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <uapi/mman.h>
#include <uapi/sched.h>
#include <uapi/wait.h>

#define CODE  0x08048000ul
#define SPACE 0x10000000ul /* four pages, and a hole behind them */
#define STACK (SPACE + 2 * PAGE_SIZE)

/* mov eax, 1; mov ebx, 42; int 0x80 */
static const u8 exit_42[] = {0xb8, 1, 0, 0, 0, 0xbb, 42, 0, 0, 0, 0xcd, 0x80};

static int map(vaddr_t at, u32 pages, u32 prot)
{
    struct mmap_request r = {.addr = at,
                             .len = pages * PAGE_SIZE,
                             .prot = prot,
                             .flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED};
    long got = mm_mmap(current->mm, &r);

    return is_errno(got) ? got : 0;
}

/* An address space with a program that exits with 42, and a place to copy to. */
static void enter_space(void)
{
    current->mm = mm_create();
    CHECK(current->mm != NULL);
    current->mm->mmap_base = 0xb0000000;
    current->mm->data_limit = current->mm->as_limit = RLIM_INFINITY;
    mm_activate(current->mm);
    CHECK_EQ(map(CODE, 1, PROT_READ | PROT_WRITE | PROT_EXEC), 0);
    CHECK_EQ(map(SPACE, 4, PROT_READ | PROT_WRITE), 0);
    CHECK_EQ(mm_write(current->mm, CODE, exit_42, sizeof(exit_42)), sizeof(exit_42));
    frame_init_user(context_frame(&current->ctx), CODE, STACK);
}

static void leave_space(void)
{
    struct mm *mm = current->mm;

    current->mm = NULL;
    mm_activate(NULL);
    mm_put(mm);
}

KTEST(usercopy, across_pages_that_are_not_there_yet)
{
    u32 minflt, zeroed = fault_stats.anon_zero;
    char text[] = "over the border", back[sizeof(text)];
    vaddr_t at = SPACE + PAGE_SIZE - 4;

    enter_space();
    minflt = current->minflt;
    CHECK_EQ(copy_to_user((void *)at, text, sizeof(text)), 0);
    CHECK_EQ(current->minflt - minflt, 2);
    CHECK(fault_stats.anon_zero - zeroed >= 2);
    CHECK_EQ(copy_from_user(back, (void *)at, sizeof(back)), 0);
    CHECK(!memcmp(text, back, sizeof(text)));
    CHECK_EQ(strncpy_from_user(back, (void *)at, sizeof(back)), sizeof(text) - 1);
    CHECK_EQ(strncpy_from_user(back, (void *)at, 4), -ENAMETOOLONG);
    leave_space();
}

KTEST(usercopy, stops_at_the_hole)
{
    static u8 buf[64];
    vaddr_t end = SPACE + 4 * PAGE_SIZE;

    enter_space();
    CHECK_EQ(copy_to_user_partial((void *)(end - 10), buf, 64), 54);
    CHECK_EQ(copy_to_user_partial((void *)(end - 7), buf, 64), 57);
    CHECK_EQ(copy_from_user_partial(buf, (void *)(end - 33), 64), 31);
    CHECK_EQ(clear_user_partial((void *)(end - 5), 8), 3);
    CHECK_EQ(copy_to_user((void *)end, buf, 1), -EFAULT);
    CHECK_EQ(copy_from_user(buf, NULL, 1), -EFAULT);
    CHECK_EQ(strncpy_from_user((char *)buf, (char *)end, 4), -EFAULT);
    leave_space();
}

KTEST(usercopy, refuses_the_kernel_half)
{
    static u8 buf[16];

    enter_space();
    CHECK_EQ(copy_from_user_partial(buf, (void *)KERNEL_BASE, 16), 16);
    CHECK_EQ(copy_from_user_partial(buf, (void *)(KERNEL_BASE - 8), 16), 16);
    CHECK_EQ(copy_to_user_partial((void *)0xfffffff8ul, buf, 16), 16); /* wraps around */
    CHECK_EQ(copy_to_user((void *)KERNEL_BASE, buf, 0), 0);
    CHECK(!user_range_ok((void *)1, 0xffffffff));
    leave_space();
}

static int fork_and_wait(void)
{
    struct wait_result r;
    long pid = process_clone(&(struct clone_request){.exit_signal = SIGCHLD});

    if (pid < 0)
        return pid;
    int err = process_wait(pid, WEXITED, &r);
    CHECK_EQ(err, 0);
    CHECK_EQ(r.pid, pid);
    /* The child may itself have met the failure, in its first fault: then it was killed. */
    CHECK(r.status == WAIT_STATUS_EXIT(42) || r.status == SIGKILL);
    return r.status == SIGKILL ? -ENOMEM : 0;
}

KTEST(clone, child_runs_in_ring_3)
{
    u32 forks = task_forks();

    enter_space();
    CHECK_EQ(fork_and_wait(), 0);
    CHECK_EQ(task_forks() - forks, 1);
    leave_space();
}

KTEST(clone, survives_every_failure)
{
    enter_space();
    CHECK_EQ(clear_user_partial((void *)SPACE, 4 * PAGE_SIZE), 0);
    ktest_nth_failure(fork_and_wait);
    leave_space();
}

/* A thread of this process, which leaves nothing to wait for. */
static int thread_and_wait(void)
{
    long tid = process_clone(&(struct clone_request){.flags = CLONE_VM | CLONE_FS | CLONE_FILES |
                                                              CLONE_SIGHAND | CLONE_THREAD});

    if (tid < 0)
        return tid;
    CHECK_EQ(current->process->nr_threads, 2);
    while (current->process->nr_threads > 1)
        schedule();
    CHECK(task_find(tid) == NULL);
    return 0;
}

KTEST(clone, of_a_thread_survives_every_failure)
{
    enter_space();
    CHECK_EQ(clear_user_partial((void *)SPACE, 4 * PAGE_SIZE), 0);
    CHECK_EQ(clear_user_partial((void *)STACK, 4), 0);
    ktest_nth_failure(thread_and_wait);
    CHECK_EQ(current->mm->users, 1);
    CHECK_EQ(current->files->refs, 1);
    CHECK_EQ(current->fs->refs, 1);
    CHECK_EQ(current->process->nr_live, 1);
    leave_space();
}

KTEST(clone, refuses_what_it_does_not_know)
{
    enter_space();
    CHECK_EQ(process_clone(&(struct clone_request){.flags = CLONE_NEWPID}), -EINVAL);
    CHECK_EQ(process_clone(&(struct clone_request){.flags = CLONE_SIGHAND}), -EINVAL);
    CHECK_EQ(process_clone(&(struct clone_request){.flags = CLONE_THREAD | CLONE_VM}), -EINVAL);
    leave_space();
}

/* A program file: one segment with the code of exit_42. */
struct tiny_elf {
    Elf32_Ehdr header;
    Elf32_Phdr segment;
    u8 code[sizeof(exit_42)];
};

static struct tiny_elf tiny_elf(void)
{
    struct tiny_elf e = {
        .header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
                   .e_type = ET_EXEC,
                   .e_machine = EM_386,
                   .e_version = EV_CURRENT,
                   .e_entry = CODE + offsetof(struct tiny_elf, code),
                   .e_phoff = offsetof(struct tiny_elf, segment),
                   .e_ehsize = sizeof(Elf32_Ehdr),
                   .e_phentsize = sizeof(Elf32_Phdr),
                   .e_phnum = 1},
        .segment = {.p_type = PT_LOAD,
                    .p_vaddr = CODE,
                    .p_filesz = sizeof(struct tiny_elf),
                    .p_memsz = sizeof(struct tiny_elf) + 3 * PAGE_SIZE,
                    .p_flags = PF_R | PF_W | PF_X,
                    .p_align = PAGE_SIZE},
    };

    memcpy(e.code, exit_42, sizeof(exit_42));
    return e;
}

/* Through the system calls, whose buffers are in SPACE. */
static void write_program(const void *data, u32 size)
{
    CHECK_EQ(copy_to_user((void *)SPACE, "/program", 9), 0);
    long fd = sys_open(SPACE, O_WRONLY | O_CREAT | O_TRUNC, 0755);
    CHECK(fd >= 0);
    CHECK_EQ(copy_to_user((void *)(SPACE + 16), data, size), 0);
    CHECK_EQ(sys_write(fd, SPACE + 16, size), size);
    CHECK_EQ(sys_close(fd), 0);
}

static void remove_program(void)
{
    CHECK_EQ(copy_to_user((void *)SPACE, "/program", 9), 0);
    CHECK_EQ(sys_unlink(SPACE), 0);
}

static int exec_program(void)
{
    struct exec_strings s;
    struct mm *before = current->mm;

    exec_strings_init(&s, 8u << 20);
    int err = exec_strings_add_arg(&s, "program");
    if (!err)
        err = exec_strings_add_env(&s, "A=B");
    if (!err)
        err = process_exec("/program", &s);
    exec_strings_free(&s);
    CHECK((current->mm == before) == (err != 0)); /* all or nothing */
    return err;
}

KTEST(exec, survives_every_failure)
{
    struct tiny_elf e = tiny_elf();

    enter_space();
    write_program(&e, sizeof(e));
    ktest_nth_failure(exec_program);
    CHECK(!strcmp(current->comm, "program"));
    CHECK_EQ(fork_and_wait(), 0); /* the new image runs */
    leave_space();
    enter_space();
    remove_program();
    leave_space();
    process_release_resources(current->process);
}

/* One field of the file set to what no sound program has. */
#define FIELD(field, bad)                                                                          \
    {                                                                                              \
        offsetof(struct tiny_elf, field), sizeof(((struct tiny_elf *)0)->field), bad               \
    }

static const struct {
    u32 offset, size, value;
} hostile[] = {
    FIELD(header.e_ident[1], 'X'),      FIELD(header.e_ident[EI_CLASS], ELFCLASS64),
    FIELD(header.e_ident[EI_DATA], 2),  FIELD(header.e_machine, EM_X86_64),
    FIELD(header.e_type, ET_REL),       FIELD(header.e_phnum, 0),
    FIELD(header.e_phnum, 0xffff),      FIELD(header.e_phentsize, 16),
    FIELD(header.e_phoff, 0xfffffff0),  FIELD(header.e_phoff, sizeof(struct tiny_elf) - 8),
    FIELD(header.e_entry, 0xc0100000),  FIELD(segment.p_filesz, 0x7fffffff),
    FIELD(segment.p_memsz, 4),          FIELD(segment.p_memsz, 0xffffffff),
    FIELD(segment.p_vaddr, 0xbffff000), FIELD(segment.p_vaddr, 0x08048001),
    FIELD(segment.p_type, PT_NULL),
};

/* Each must be refused, with the old program in place and nothing left behind (the leak report). */
KTEST(exec, hostile_headers)
{
    enter_space();
    for (u32 i = 0; i < ARRAY_SIZE(hostile); i++) {
        struct tiny_elf e = tiny_elf();
        memcpy((u8 *)&e + hostile[i].offset, &hostile[i].value, hostile[i].size);
        write_program(&e, sizeof(e));
        int err = exec_program();
        if (err != -ENOEXEC)
            ktest_fail(__FILE__, __LINE__, "hostile header %u: result %d", i, err);
    }
    remove_program();
    leave_space();
}

KTEST(exec, truncated_files)
{
    struct tiny_elf e = tiny_elf();

    enter_space();
    for (u32 size = 0; size < offsetof(struct tiny_elf, code); size += 7) {
        write_program(&e, size);
        CHECK_EQ(exec_program(), -ENOEXEC);
    }
    remove_program();
    leave_space();
}
