/* __thread variables and errno: the static TLS block behind gs. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

static __thread int initialised = 0x1234567;
static __thread int zeroed[3];
static __thread struct {
    char bytes[64];
} __attribute__((aligned(64))) aligned;

static void first_values(void)
{
    CHECK_EQ(initialised, 0x1234567);
    CHECK(zeroed[0] == 0 && zeroed[2] == 0);
    CHECK_EQ((uintptr_t)&aligned % 64, 0);
    for (size_t i = 0; i < sizeof(aligned); i++)
        CHECK_EQ(aligned.bytes[i], 0);
}

static void self_pointer(void)
{
    uintptr_t self, below = (uintptr_t)&initialised;

    __asm__("mov %%gs:0, %0" : "=r"(self));
    CHECK(below < self && self - below < 4096);
    __asm__ volatile("movl $77, %%gs:(%0)" : : "r"(below - self) : "memory");
    CHECK_EQ(*(volatile int *)below, 77);
}

static void fork_copies(void)
{
    pid_t pid;

    initialised = 5;
    errno = EDOM;
    pid = fork();
    if (pid == 0) {
        CHECK(initialised == 5);
        initialised = 6;
        CHECK(close(-1) == -1 && errno == EBADF);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK(initialised == 5);
}

static volatile int seen;

static void on_signal(int sig)
{
    (void)sig;
    seen = initialised;
    initialised = 9;
}

static void in_a_signal_handler(void)
{
    initialised = 8;
    signal(SIGUSR1, on_signal);
    raise(SIGUSR1);
    CHECK_EQ(seen, 8);
    CHECK_EQ(initialised, 9);
}

TEST_MAIN({"variables have their first values", first_values},
          {"gs:0 is the block's own address", self_pointer},
          {"each process has its own after fork", fork_copies},
          {"a signal handler sees its thread's", in_a_signal_handler})
