/* Mappings of files: contents, offsets over splits, private copies, the end of the file. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE, FILE_PAGES = 8 };

/* A file without a name whose page i is full of the byte 'a' + i. */
static int make_file(void)
{
    char page[PAGE], path[] = "/tmp/mmap_file.XXXXXX";

    snprintf(path, sizeof(path), "/tmp/mmap_file.%d", getpid());

    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

    REQUIRE(fd >= 0);
    CHECK_EQ(unlink(path), 0);
    for (int i = 0; i < FILE_PAGES; i++) {
        memset(page, 'a' + i, PAGE);
        REQUIRE(write(fd, page, PAGE) == PAGE);
    }
    return fd;
}

static char *map_file(int fd, int pages, int prot, int flags, int first)
{
    char *map = mmap(NULL, pages * PAGE, prot, flags, fd, first * PAGE);

    REQUIRE(map != MAP_FAILED);
    return map;
}

static void shows_contents(void)
{
    int fd = make_file();
    char *map = map_file(fd, 3, PROT_READ, MAP_PRIVATE, 2);
    struct area area;

    close(fd); /* the mapping stays */
    for (int i = 0; i < 3; i++)
        CHECK(all_bytes(map + i * PAGE, PAGE, 'a' + 2 + i));
    REQUIRE(find_area(map, &area));
    CHECK_EQ(area.offset, 2 * PAGE);
    CHECK(area.inode != 0);
}

static void private_writes_stay_private(void)
{
    int fd = make_file();
    char *map = map_file(fd, 2, RW, MAP_PRIVATE, 0), byte;

    map[0] = 'X';
    map[PAGE] = 'Y';
    CHECK_EQ(pread(fd, &byte, 1, 0), 1);
    CHECK_EQ(byte, 'a');
    CHECK_EQ(map[1], 'a');
    CHECK_EQ(map_file(fd, 1, PROT_READ, MAP_PRIVATE, 1)[0], 'b');
}

static void shared_is_the_file(void)
{
    int fd = make_file();
    char *map = map_file(fd, 2, RW, MAP_SHARED, 1), byte;

    map[5] = 'X';
    CHECK_EQ(pread(fd, &byte, 1, PAGE + 5), 1);
    CHECK_EQ(byte, 'X');
    CHECK_EQ(pwrite(fd, "Q", 1, 2 * PAGE), 1);
    CHECK_EQ(map[PAGE], 'Q');
}

static void msync_checks_its_range(void)
{
    char *map = map_file(make_file(), 3, RW, MAP_SHARED, 0);

    map[0] = 1;
    CHECK_WORKS(msync(map, 3 * PAGE, MS_SYNC));
    CHECK_WORKS(msync(map, 3 * PAGE, MS_ASYNC));
    CHECK_FAILS(msync(map, PAGE, MS_SYNC | MS_ASYNC), EINVAL);
    CHECK_FAILS(msync(map + 1, PAGE, MS_SYNC), EINVAL);
    CHECK_WORKS(msync(map, 0, MS_SYNC));
    CHECK_WORKS(msync(map, 1, 0));
    CHECK_FAILS(msync(map, PAGE, 8), EINVAL);
    REQUIRE(mlock(map + 2 * PAGE, PAGE) == 0);
    CHECK_WORKS(msync(map, 3 * PAGE, MS_SYNC));
    CHECK_FAILS(msync(map, 3 * PAGE, MS_SYNC | MS_INVALIDATE), EBUSY);
    CHECK_WORKS(msync(map, 2 * PAGE, MS_SYNC | MS_INVALIDATE));
    REQUIRE(munmap(map + PAGE, PAGE) == 0);
    CHECK_FAILS(msync(map, 3 * PAGE, MS_SYNC), ENOMEM);
    CHECK_FAILS(msync(map, 3 * PAGE, MS_SYNC | MS_INVALIDATE), EBUSY);
}

static void tail_of_a_split_keeps_its_offset(void)
{
    int fd = make_file();
    char *map = map_file(fd, 6, PROT_READ, MAP_PRIVATE, 1);
    struct area area;

    REQUIRE(munmap(map + 2 * PAGE, PAGE) == 0);
    REQUIRE(find_area(map + 3 * PAGE, &area));
    CHECK_EQ(area.offset, 4 * PAGE);
    CHECK(all_bytes(map + 3 * PAGE, PAGE, 'e'));
    CHECK(all_bytes(map + 5 * PAGE, PAGE, 'g'));
    CHECK(all_bytes(map, PAGE, 'b'));

    REQUIRE(mprotect(map + 4 * PAGE, PAGE, RW) == 0);
    REQUIRE(find_area(map + 5 * PAGE, &area));
    CHECK_EQ(area.offset, 6 * PAGE);
}

static void head_cut_moves_the_offset(void)
{
    int fd = make_file();
    char *map = map_file(fd, 4, PROT_READ, MAP_PRIVATE, 0);
    struct area area;

    REQUIRE(munmap(map, PAGE) == 0);
    REQUIRE(find_area(map + PAGE, &area));
    CHECK_EQ(area.offset, PAGE);
    CHECK(all_bytes(map + PAGE, PAGE, 'b'));
}

static void beyond_the_end(void)
{
    int fd = make_file();
    char *map;

    REQUIRE(ftruncate(fd, PAGE + 100) == 0);
    map = map_file(fd, 3, PROT_READ, MAP_PRIVATE, 0);
    CHECK(all_bytes(map + PAGE, 100, 'b'));
    CHECK(all_bytes(map + PAGE + 100, PAGE - 100, 0));
    CHECK_EQ(read_signal(map + 2 * PAGE), SIGBUS);
}

static void access_mode_counts(void)
{
    char path[40];
    int fd;

    snprintf(path, sizeof(path), "/tmp/mmap_mode.%d", getpid());
    fd = open(path, O_RDWR | O_CREAT, 0600);
    REQUIRE(fd >= 0 && ftruncate(fd, PAGE) == 0);
    close(fd);
    fd = open(path, O_RDONLY);
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0), EACCES);
    CHECK_WORKS(mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0));
    char *shared = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);

    CHECK_FAILS(mprotect(shared, PAGE, RW), EACCES);
    close(fd);
    fd = open(path, O_WRONLY);
    CHECK_FAILS(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), EACCES);
    close(fd);
    unlink(path);
    fd = open("/tmp", O_RDONLY);
    CHECK_FAILS(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), ENODEV);
}

static void fork_copies_private(void)
{
    int fd = make_file();
    char *map = map_file(fd, 2, RW, MAP_PRIVATE, 0);
    pid_t pid;

    map[0] = 'P';
    pid = fork();
    if (pid == 0) {
        CHECK_EQ(map[0], 'P');
        map[0] = 'C';
        map[PAGE] = 'C';
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(map[0], 'P');
    CHECK_EQ(map[PAGE], 'b');
}

static void read_into_own_mapping(void)
{
    int fd = make_file();
    char *map = map_file(fd, 2, RW, MAP_PRIVATE, 0);

    CHECK_EQ(pread(fd, map + PAGE - 3, 6, 4 * PAGE), 6); /* into pages that nobody has touched */
    CHECK(all_bytes(map + PAGE - 3, 6, 'e'));
    CHECK(all_bytes(map, PAGE - 3, 'a'));
    CHECK(all_bytes(map + PAGE + 3, PAGE - 3, 'b'));
}

TEST_MAIN({"a mapping shows the file from its offset on", shows_contents},
          {"private writes change neither the file nor other mappings",
           private_writes_stay_private},
          {"a shared mapping is the file", shared_is_the_file},
          {"msync takes mapped ranges only", msync_checks_its_range},
          {"the tail of a split mapping has its own offset", tail_of_a_split_keeps_its_offset},
          {"cutting the head moves the offset", head_cut_moves_the_offset},
          {"zeros up to the page's end, then SIGBUS", beyond_the_end},
          {"the mode of the descriptor limits the protection", access_mode_counts},
          {"a private mapping over fork", fork_copies_private},
          {"read() into an untouched private mapping of the same file", read_into_own_mapping})
