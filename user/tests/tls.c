/* set_thread_area, by the register that the C library leaves free: its own block is behind gs. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/syscall.h>
#include <uapi/ldt.h>
#include <unistd.h>

static unsigned int words[4] = {0x11111111, 0x22222222, 0x33333333, 0x44444444};

static struct user_desc description(void *base)
{
    return (struct user_desc){.entry_number = -1,
                              .base_addr = (unsigned int)base,
                              .limit = 0xfffff,
                              .seg_32bit = 1,
                              .limit_in_pages = 1,
                              .useable = 1};
}

static void load_fs(unsigned int entry)
{
    __asm__ volatile("mov %w0, %%fs" : : "r"(entry * 8 + 3));
}

static unsigned int read_fs(unsigned int offset)
{
    unsigned int value;

    __asm__ volatile("movl %%fs:(%1), %0" : "=r"(value) : "r"(offset));
    return value;
}

static void points_where_it_should(void)
{
    struct user_desc desc = description(words), back = {0};

    CHECK_EQ(syscall(__NR_set_thread_area, &desc), 0);
    CHECK(desc.entry_number >= 6 && desc.entry_number <= 14);
    load_fs(desc.entry_number);
    CHECK_EQ(read_fs(4), 0x22222222);
    back.entry_number = desc.entry_number;
    CHECK_EQ(syscall(__NR_get_thread_area, &back), 0);
    CHECK_EQ(back.base_addr, (unsigned int)words);
    CHECK_EQ(back.limit, 0xfffff);
    CHECK(back.seg_32bit && back.limit_in_pages && back.useable && !back.read_exec_only);
}

static unsigned int own_entry(void)
{
    unsigned int selector;

    __asm__("mov %%gs, %0" : "=r"(selector));
    return selector >> 3;
}

/* The library has one. */
static void three_slots(void)
{
    struct user_desc desc[3];
    unsigned int used = 1u << own_entry();

    for (int i = 0; i < 2; i++) {
        desc[i] = description(&words[i]);
        CHECK_EQ(syscall(__NR_set_thread_area, &desc[i]), 0);
        used |= 1u << desc[i].entry_number;
    }
    CHECK_EQ(__builtin_popcount(used), 3);
    desc[2] = description(words);
    CHECK_FAILS(syscall(__NR_set_thread_area, &desc[2]), ESRCH);
    for (int i = 0; i < 2; i++) {
        load_fs(desc[i].entry_number);
        CHECK_EQ(read_fs(0), words[i]);
    }
    desc[0].base_addr = (unsigned int)&words[3]; /* an entry by its number */
    CHECK_EQ(syscall(__NR_set_thread_area, &desc[0]), 0);
    load_fs(desc[0].entry_number);
    CHECK_EQ(read_fs(0), words[3]);
}

static void each_process_has_its_own(void)
{
    struct user_desc desc = description(words);
    pid_t pid;

    REQUIRE(syscall(__NR_set_thread_area, &desc) == 0);
    load_fs(desc.entry_number);
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(read_fs(0), 0x11111111); /* inherited */
        desc.base_addr = (unsigned int)&words[2];
        CHECK_EQ(syscall(__NR_set_thread_area, &desc), 0);
        load_fs(desc.entry_number);
        for (int i = 0; i < 20; i++) {
            syscall(__NR_sched_yield);
            CHECK_EQ(read_fs(0), 0x33333333);
        }
        finish();
    }
    for (int i = 0; i < 20; i++) {
        syscall(__NR_sched_yield);
        CHECK_EQ(read_fs(0), 0x11111111);
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(read_fs(0), 0x11111111);
}

static void read_at(void *offset)
{
    read_fs((unsigned int)offset);
}

static void limit_and_removal(void)
{
    struct user_desc desc = description(words), empty = {.read_exec_only = 1, .seg_not_present = 1};
    struct fault fault;

    desc.limit = 15;
    desc.limit_in_pages = 0;
    REQUIRE(syscall(__NR_set_thread_area, &desc) == 0);
    load_fs(desc.entry_number);
    CHECK_EQ(read_fs(12), 0x44444444);
    fault = catch_fault(read_at, (void *)PAGE);
    CHECK(fault.sig == SIGSEGV || (fault.sig == 0 && on_faultline())); /* QEMU checks no limits */
    empty.entry_number = desc.entry_number;
    CHECK_EQ(syscall(__NR_set_thread_area, &empty), 0);
    syscall(__NR_sched_yield); /* the stale selector must not harm the kernel */
    sleep_ms(20);
    desc = (struct user_desc){.entry_number = 5};
    CHECK_FAILS(syscall(__NR_get_thread_area, &desc), EINVAL);
    CHECK_FAILS(syscall(__NR_set_thread_area, 16), EFAULT);
}

static void over_signals(void)
{
    struct user_desc desc = description(words);

    REQUIRE(syscall(__NR_set_thread_area, &desc) == 0);
    load_fs(desc.entry_number);
    CHECK_EQ(read_signal(NULL), SIGSEGV);
    signal(SIGUSR1, SIG_IGN);
    raise(SIGUSR1);
    CHECK_EQ(read_fs(8), 0x33333333);
}

/* Descriptors that would give ring 3 more than it has. */
static void hostile_descriptors(void)
{
    struct user_desc desc = description((void *)0xc0000000);
    unsigned int bad[] = {0, 1, 2, 3, 4, 5, 15, 16, 1000, 0x7fffffff, 0x80000000};

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        desc.entry_number = bad[i];
        CHECK_FAILS(syscall(__NR_set_thread_area, &desc), EINVAL);
    }
    desc.entry_number = -1;
    if (syscall(__NR_set_thread_area, &desc) == 0) { /* a base in the kernel opens nothing */
        load_fs(desc.entry_number);
        CHECK_EQ(catch_fault(read_at, (void *)0x100000).sig, SIGSEGV);
    }
}

TEST_MAIN({"a segment points where it should", points_where_it_should},
          {"three slots", three_slots}, {"each process has its own", each_process_has_its_own},
          {"limits, and a removed descriptor", limit_and_removal},
          {"kept over faults and signals", over_signals},
          {"hostile descriptors", hostile_descriptors})
