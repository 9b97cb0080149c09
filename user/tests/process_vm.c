/* process_vm_readv and process_vm_writev. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static char near[3 * PAGE];

static struct iovec piece(void *base, size_t len)
{
    return (struct iovec){base, len};
}

static ssize_t pull(pid_t pid, void *to, void *from, size_t len)
{
    struct iovec local = piece(to, len), remote = piece(from, len);

    return process_vm_readv(pid, &local, 1, &remote, 1, 0);
}

static ssize_t push(pid_t pid, void *to, void *from, size_t len)
{
    struct iovec local = piece(from, len), remote = piece(to, len);

    return process_vm_writev(pid, &local, 1, &remote, 1, 0);
}

/* A child that waits with these pages, and ends as passed if it finds them so. */
struct target {
    char *pages;
    int go;
};

static void wait_and_check(void *arg)
{
    const struct target *t = arg;
    char byte;

    t->pages[0] = 'c';
    CHECK_EQ(read(t->go, &byte, 1), 1);
    CHECK_EQ(t->pages[0], 'w');
    CHECK(all_bytes(t->pages + PAGE - 2, PAGE, 'W'));
    CHECK_EQ(t->pages[2 * PAGE], 0);
}

static void another_process(void)
{
    int pipes[2];
    struct target t;
    pid_t pid;

    REQUIRE(pipe(pipes) == 0);
    t = (struct target){map_pages(4, RW), pipes[0]};
    t.pages[0] = 'p';
    pid = start_child(wait_and_check, &t);
    for (int i = 0; i < 2000 && near[0] != 'c'; i++) { /* until the child has written it */
        CHECK_EQ(pull(pid, near, t.pages, 1), 1);
        sleep_ms(1);
    }
    CHECK_EQ(near[0], 'c');
    CHECK_EQ(t.pages[0], 'p'); /* its copy, not ours */
    memset(near, 'W', PAGE);
    CHECK_EQ(push(pid, t.pages + PAGE - 2, near, PAGE), PAGE);
    CHECK_EQ(t.pages[PAGE], 0);
    near[0] = 'w';
    CHECK_EQ(push(pid, t.pages, near, 1), 1);
    CHECK_EQ(write(pipes[1], "", 1), 1);
    CHECK_EQ(wait_child(pid), 0);
    CHECK_FAILS(pull(pid, near, t.pages, 1), ESRCH);
}

static void pieces_of_many_sizes(void)
{
    char *from = map_pages(2, RW);
    struct iovec local[3] = {piece(near, 1), piece(near + 10, 0), piece(near + 20, 7)},
                 remote[2] = {piece(from + PAGE - 2, 3), piece(from, 5)};

    memcpy(from + PAGE - 2, "abc", 3);
    memcpy(from, "12345", 5);
    memset(near, '.', 30);
    CHECK_EQ(process_vm_readv(getpid(), local, 3, remote, 2, 0), 8);
    CHECK(near[0] == 'a' && near[1] == '.' && memcmp(near + 20, "bc12345.", 8) == 0);
    local[2].iov_len = 3;
    CHECK_EQ(process_vm_readv(getpid(), local, 3, remote, 2, 0), 4); /* the smaller total */
    CHECK_EQ(process_vm_readv(getpid(), local, 3, remote, 1, 0), 3);
    CHECK_EQ(process_vm_readv(getpid(), local, 0, remote, 2, 0), 0);
    CHECK_EQ(process_vm_readv(getpid(), local, 3, remote, 0, 0), 0);
}

static void partly(void)
{
    char *edge = map_before_guard(1);
    struct iovec local = piece(near, 100), good_first[2] = {piece(edge - 4, 4), piece(edge, 4)},
                 bad_first[2] = {piece(edge, 4), piece(edge - 4, 4)};

    CHECK_EQ(pull(getpid(), near, edge - 6, 20), 6);
    CHECK_EQ(push(getpid(), edge - 6, near, 20), 6);
    CHECK_EQ(pull(getpid(), edge - 6, near, 20), 6);
    CHECK_EQ(push(getpid(), near, edge - 6, 20), 6);
    CHECK_EQ(process_vm_readv(getpid(), &local, 1, good_first, 2, 0), 4);
    CHECK_FAILS(process_vm_readv(getpid(), &local, 1, bad_first, 2, 0), EFAULT);
}

static void what_it_refuses(void)
{
    struct iovec one = piece(near, 4), two = piece(near + 20, 4), bad = piece((void *)16, 4),
                 kernel = piece((void *)0xffffd000, 4), negative = piece(near, -1),
                 none = piece(near, 0);
    pid_t self = getpid();

    CHECK_FAILS(process_vm_readv(self, &one, 1, &two, 1, 1), EINVAL);
    CHECK_FAILS(process_vm_readv(self, &one, 1025, &two, 1, 0), EINVAL);
    CHECK_FAILS(process_vm_readv(self, &one, 1, &two, 1025, 0), EINVAL);
    CHECK_FAILS(process_vm_readv(self, &negative, 1, &two, 1, 0), EINVAL);
    CHECK_FAILS(process_vm_readv(self, &one, 1, &negative, 1, 0), EINVAL);
    CHECK_FAILS(process_vm_readv(self, &bad, 1, &two, 1, 0), EFAULT);
    CHECK_FAILS(process_vm_readv(self, &one, 1, &bad, 1, 0), EFAULT);
    CHECK_FAILS(process_vm_readv(self, &kernel, 1, &two, 1, 0), EFAULT);
    CHECK_FAILS(process_vm_readv(self, &one, 1, &kernel, 1, 0), EFAULT);
    CHECK_FAILS(process_vm_readv(self, (void *)16, 1, &two, 1, 0), EFAULT);
    CHECK_FAILS(process_vm_readv(self, &one, 1, (void *)16, 1, 0), EFAULT);
    CHECK_FAILS(process_vm_readv(999999, &one, 1, &two, 1, 0), ESRCH);
    CHECK_FAILS(process_vm_readv(0, &one, 1, &two, 1, 0), ESRCH);
    CHECK_EQ(process_vm_readv(999999, &none, 1, &two, 1, 0), 0); /* nothing to do comes first */
    CHECK_EQ(process_vm_readv(999999, &one, 1, &none, 1, 0), 0);
}

static void protection_counts(void)
{
    char *none = map_pages(1, PROT_NONE), *reader = map_pages(1, PROT_READ);

    CHECK_FAILS(pull(getpid(), near, none, 4), EFAULT);
    CHECK_EQ(pull(getpid(), near, reader, 4), 4);
    CHECK_FAILS(push(getpid(), reader, near, 4), EFAULT);
}

static void not_everybodys(void)
{
    pid_t pid = getppid();

    REQUIRE(setgid(1000) == 0 && setuid(1000) == 0);
    CHECK_FAILS(pull(pid, near, near + 20, 4), EPERM);
    CHECK_FAILS(push(pid, near, near + 20, 4), EPERM);
    CHECK_EQ(pull(getpid(), near, near + 20, 4), 4);
}

TEST_MAIN({"to and from another process", another_process},
          {"pieces of many sizes", pieces_of_many_sizes}, {"up to a bad address", partly},
          {"what they refuse", what_it_refuses},
          {"the pages' protection counts", protection_counts},
          {"other users' processes are not to be touched", not_everybodys})
