/* Mappings of a file that becomes shorter, or loses pages in its middle. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE, PAGES = 6 };

/* A file in memory whose page i is full of the byte 'a' + i. */
static int make_file(void)
{
    char page[PAGE];
    int fd = memfd_create("truncated", 0);

    REQUIRE(fd >= 0);
    for (int i = 0; i < PAGES; i++) {
        memset(page, 'a' + i, PAGE);
        REQUIRE(write(fd, page, PAGE) == PAGE);
    }
    return fd;
}

static char *map_file(int fd, int flags)
{
    char *map = mmap(NULL, PAGES * PAGE, RW, flags, fd, 0);

    REQUIRE(map != MAP_FAILED);
    return map;
}

static int touch_all(const char *map)
{
    int sum = 0;

    for (int i = 0; i < PAGES; i++)
        sum += map[i * PAGE];
    return sum;
}

static void touch(void *address)
{
    *(volatile char *)address = 1;
}

static void shared_pages_go(void)
{
    int fd = make_file();
    char *map = map_file(fd, MAP_SHARED);
    struct fault fault;

    touch_all(map);
    REQUIRE(ftruncate(fd, 2 * PAGE + 100) == 0);
    CHECK(all_bytes(map, 2 * PAGE, 'a') || map[PAGE] == 'b');
    CHECK(all_bytes(map + 2 * PAGE, 100, 'c'));
    CHECK(all_bytes(map + 2 * PAGE + 100, PAGE - 100, 0)); /* the rest of the last page is zero */
    CHECK_EQ(read_signal(map + 3 * PAGE), SIGBUS);
    fault = catch_fault(touch, map + 4 * PAGE + 8);
    CHECK_EQ(fault.sig, SIGBUS);
    CHECK_EQ(fault.info.si_code, BUS_ADRERR);
    CHECK_PTR(fault.info.si_addr, map + 4 * PAGE + 8);
    REQUIRE(ftruncate(fd, PAGES * PAGE) == 0);
    CHECK(all_bytes(map + 3 * PAGE, 3 * PAGE, 0)); /* and does not come back */
}

static void private_pages_go(void)
{
    int fd = make_file();
    char *map = map_file(fd, MAP_PRIVATE);

    touch_all(map);
    map[PAGE] = 'P';
    map[4 * PAGE] = 'P';
    REQUIRE(ftruncate(fd, 2 * PAGE) == 0);
    CHECK_EQ(map[PAGE], 'P');
    CHECK_EQ(read_signal(map + 3 * PAGE), SIGBUS);
    CHECK_EQ(read_signal(map + 4 * PAGE), SIGBUS); /* even a copy of its own */
    CHECK_EQ(write_signal(map + 5 * PAGE), SIGBUS);
    REQUIRE(ftruncate(fd, PAGES * PAGE) == 0);
    CHECK_EQ(map[4 * PAGE], 0);
    CHECK_EQ(resident(map, 2), 2);
}

static void part_of_a_copied_page_stays(void)
{
    int fd = make_file();
    char *map = map_file(fd, MAP_PRIVATE);

    map[2 * PAGE + 50] = 'P';
    REQUIRE(ftruncate(fd, 2 * PAGE + 10) == 0);
    CHECK_EQ(map[2 * PAGE + 50], 'P');
    CHECK_EQ(map[2 * PAGE + 60], 'c');
}

/* In other processes, and in areas with another offset. */
static void everywhere(void)
{
    int fd = make_file(), go[2];
    char *tail = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 3 * PAGE), byte;
    pid_t pid;

    REQUIRE(tail != MAP_FAILED && pipe(go) == 0);
    CHECK_EQ(tail[PAGE], 'e');
    pid = fork();
    if (pid == 0) {
        char *own = map_file(fd, MAP_SHARED);

        touch_all(own);
        CHECK_EQ(tail[PAGE], 'e');
        CHECK_EQ(write(go[1], "", 1), 1);
        while (tail[0]) /* 'd' until the parent has written to the shortened file */
            sleep_ms(1);
        CHECK_EQ(read_signal(tail + PAGE), SIGBUS);
        CHECK_EQ(read_signal(own + 4 * PAGE), SIGBUS);
        CHECK_EQ(own[2 * PAGE], 'c');
        finish();
    }
    CHECK_EQ(read(go[0], &byte, 1), 1);
    REQUIRE(ftruncate(fd, 4 * PAGE) == 0);
    tail[0] = 0;
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(read_signal(tail + PAGE), SIGBUS);
}

/* Forks go on while another process makes the file shorter and longer. */
static void while_others_fork(void)
{
    int fd = make_file();
    char *map = map_file(fd, MAP_SHARED);
    pid_t pid = fork();

    if (pid == 0) {
        for (int i = 0; i < 200; i++) {
            REQUIRE(ftruncate(fd, PAGE) == 0);
            REQUIRE(ftruncate(fd, PAGES * PAGE) == 0);
        }
        finish();
    }
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();

        if (child == 0) {
            for (int k = 0; k < 5; k++)
                read_signal(map + k * PAGE);
            finish();
        }
        CHECK_EQ(wait_child(child), 0);
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(map[0], 'a');
    CHECK(all_bytes(map + PAGE, (PAGES - 1) * PAGE, 0));
}

static void parts_and_moved_areas(void)
{
    int fd = make_file();
    char *map = map_file(fd, MAP_SHARED), *moved;

    touch_all(map);
    REQUIRE(mprotect(map + 2 * PAGE, PAGE, PROT_READ) == 0); /* three areas */
    moved = mremap(map + 3 * PAGE, 3 * PAGE, 3 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
                   map_pages(3, PROT_NONE));
    REQUIRE(moved != MAP_FAILED);
    CHECK_EQ(moved[PAGE], 'e');
    REQUIRE(ftruncate(fd, 4 * PAGE) == 0);
    CHECK_EQ(moved[0], 'd');
    CHECK_EQ(read_signal(moved + PAGE), SIGBUS);
    REQUIRE(ftruncate(fd, 2 * PAGE) == 0);
    CHECK_EQ(map[PAGE], 'b');
    CHECK_EQ(read_signal(map + 2 * PAGE), SIGBUS);
    CHECK_EQ(read_signal(moved), SIGBUS);
}

static void calls_past_the_end(void)
{
    int fd = make_file(), pipes[2];
    char *map = map_file(fd, MAP_SHARED);

    touch_all(map);
    REQUIRE(ftruncate(fd, PAGE) == 0 && pipe(pipes) == 0);
    CHECK_FAILS(write(pipes[1], map + PAGE, 1), EFAULT);
    CHECK_EQ(write(pipes[1], map + PAGE - 1, 1), 1);
    CHECK_FAILS(read(pipes[0], map + PAGE, 1), EFAULT);
    CHECK_FAILS(mlock(map, 2 * PAGE), ENOMEM);
}

static void holes(void)
{
    int fd = make_file();
    char *shared = map_file(fd, MAP_SHARED), *copy = map_file(fd, MAP_PRIVATE);
    struct stat before, after;

    touch_all(shared);
    touch_all(copy);
    copy[2 * PAGE] = 'P';
    REQUIRE(fstat(fd, &before) == 0);
    CHECK_WORKS(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGE + 10, 3 * PAGE));
    REQUIRE(fstat(fd, &after) == 0);
    CHECK_EQ(after.st_size, before.st_size);
    CHECK_EQ(before.st_blocks - after.st_blocks, 2 * PAGE / 512);
    CHECK(all_bytes(shared + PAGE, 10, 'b'));
    CHECK(all_bytes(shared + PAGE + 10, 3 * PAGE, 0));
    CHECK(all_bytes(shared + 4 * PAGE + 10, PAGE - 10, 'e'));
    CHECK_EQ(copy[2 * PAGE], 'P'); /* a private copy is the program's own */
    CHECK_EQ(copy[2 * PAGE + 1], 'c');
    CHECK_EQ(copy[3 * PAGE], 0);
    CHECK_WORKS(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 5, 7));
    CHECK(all_bytes(shared + 5, 7, 0) && shared[4] == 'a' && shared[12] == 'a');
}

static void room_made_ahead(void)
{
    int fd = memfd_create("room", 0);
    struct stat st;

    CHECK_WORKS(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 2 * PAGE));
    REQUIRE(fstat(fd, &st) == 0);
    CHECK_EQ(st.st_size, 0);
    CHECK_EQ(st.st_blocks, 2 * PAGE / 512);
    CHECK_WORKS(fallocate(fd, 0, PAGE, 2 * PAGE + 1));
    REQUIRE(fstat(fd, &st) == 0);
    CHECK_EQ(st.st_size, 3 * PAGE + 1);
    CHECK_EQ(st.st_blocks, 4 * PAGE / 512);
    CHECK_FAILS(fallocate(fd, 0, 0, 0), EINVAL);
    CHECK_FAILS(fallocate(fd, 0, -1, 1), EINVAL);
    CHECK_FAILS(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 1), EOPNOTSUPP);
    CHECK_FAILS(fallocate(-1, 0, 0, 1), EBADF);
    CHECK_FAILS(fallocate(open("/dev/null", O_RDWR), 0, 0, 1), ENODEV);
}

TEST_MAIN({"pages behind the new end are SIGBUS, with the address", shared_pages_go},
          {"private pages go too, copied or not", private_pages_go},
          {"the rest of a copied page stays", part_of_a_copied_page_stays},
          {"in other processes and at other offsets", everywhere},
          {"truncation while others fork", while_others_fork},
          {"split and moved areas", parts_and_moved_areas},
          {"system calls see EFAULT there", calls_past_the_end},
          {"holes punched under mappings", holes}, {"fallocate", room_made_ahead})
