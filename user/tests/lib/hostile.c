#include "user/tests/lib/hostile.h"

#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/*
 * What the arguments point to. What is mapped where changes while the calls go on.
 *
 *     0x20000000  strings, vectors, numbers       (page 0 to 2)
 *                 read-only, without access, of a file, shared, a hole …
 *     … 64 pages
 */
#define ARENA ((char *)0x20000000)

enum { PAGE_SIZE = 4096, PAGES = 64, NUMBERS = 470, DESCRIPTORS = 12, NAMES = 32 };

static uint32_t state;

void hostile_seed(uint32_t seed)
{
    state = seed * 2654435761u | 1;
}

uint32_t hostile_random(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

uint32_t hostile_below(uint32_t bound)
{
    return (uint64_t)hostile_random() * bound >> 32;
}

/* Each string has NAMES bytes. */
static void write_names(char *to)
{
    static const char *const names[] = {"f",
                                        "d",
                                        "d/g",
                                        ".",
                                        "..",
                                        "/",
                                        "",
                                        "/tmp",
                                        "/dev/null",
                                        "/dev/zero",
                                        "/proc/self/maps",
                                        "/proc/self/mem",
                                        "/proc/self/fd/3",
                                        "/proc/self/fd",
                                        "f/x",
                                        "a name of many letters, long"};

    for (size_t i = 0; i < PAGE_SIZE / NAMES; i++)
        strcpy(to + i * NAMES, names[i % ARRAY_SIZE(names)]);
}

static void write_vectors(struct iovec *to)
{
    for (size_t i = 0; i < PAGE_SIZE / sizeof(*to); i++)
        to[i] = (struct iovec){(void *)hostile_argument(),
                               hostile_below(4) ? hostile_below(9000) : hostile_argument()};
}

static void open_descriptors(void)
{
    static const char *const paths[] = {"/dev/null", "/dev/zero", "/proc/self/maps", ".",
                                        "/proc/self/mem"};
    int ends[2];

    for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
        open(paths[i], i == 3 ? O_RDONLY : O_RDWR);
    open("/proc/self/status", O_RDONLY);
    open("f", O_RDWR | O_CREAT, 0600);
    if (pipe(ends) == 0 && write(ends[1], "pipe", 4) == 4)
        memfd_create("hostile", MFD_ALLOW_SEALING);
}

static void map(int first, int count, int prot, int flags, int fd)
{
    mmap(ARENA + first * PAGE_SIZE, count * PAGE_SIZE, prot, flags | MAP_FIXED, fd, 0);
}

void hostile_setup(void)
{
    enum { RW = PROT_READ | PROT_WRITE, ANON = MAP_PRIVATE | MAP_ANONYMOUS };
    int fd = memfd_create("arena", 0);

    if (fd >= 0 && ftruncate(fd, 2 * PAGE_SIZE + 100) < 0)
        close(fd);
    map(0, 8, RW, ANON, -1);
    map(8, 4, PROT_READ, ANON, -1);
    map(12, 4, PROT_NONE, ANON, -1);
    map(16, 4, RW, MAP_SHARED, fd); /* the last page is behind the end */
    map(20, 4, RW, MAP_PRIVATE, fd);
    map(24, 4, RW, MAP_SHARED | MAP_ANONYMOUS, -1);
    map(32, 1, RW, ANON | MAP_GROWSDOWN, -1);
    close(fd);
    write_names(ARENA);
    write_vectors((struct iovec *)(ARENA + PAGE_SIZE));
    for (size_t i = 0; i < PAGE_SIZE / 4; i++)
        ((uint32_t *)ARENA)[2 * PAGE_SIZE / 4 + i] = hostile_argument();
    open_descriptors();
}

static uint32_t edge_number(void)
{
    static const uint32_t edges[] = {0,          1,          0xffffffff, 0x7fffffff,
                                     0x80000000, 0xbffff000, 0xc0000000, 0xc0100000,
                                     0xfffff000, 0xfffffffc, 4096,       65536};

    return edges[hostile_below(ARRAY_SIZE(edges))];
}

static uint32_t arena_page(void)
{
    return (uint32_t)ARENA + hostile_below(PAGES) * PAGE_SIZE;
}

uint32_t hostile_argument(void)
{
    switch (hostile_below(10)) {
    case 0:
        return edge_number();
    case 1:
        return (uint32_t)ARENA + hostile_below(PAGE_SIZE / NAMES) * NAMES;
    case 2:
        return (uint32_t)ARENA + PAGE_SIZE + hostile_below(2 * PAGE_SIZE / 8) * 8;
    case 3:
        return arena_page() + PAGE_SIZE - hostile_below(32); /* across the end of a page */
    case 4:
        return arena_page() + hostile_below(PAGE_SIZE);
    case 5:
    case 6:
        return hostile_below(DESCRIPTORS);
    case 7:
        return hostile_below(300);
    case 8:
        return 1u << hostile_below(32);
    default:
        return hostile_random();
    }
}

static uint32_t arena_length(void)
{
    return hostile_below(8) ? (1 + hostile_below(12)) * PAGE_SIZE : hostile_argument();
}

/* A call that changes memory: mostly pages of the arena, and flags that exist. */
static void pick_memory_call(struct hostile_call *call)
{
    static const uint16_t numbers[] = {__NR_mmap2,
                                       __NR_mmap2,
                                       __NR_munmap,
                                       __NR_mprotect,
                                       __NR_mremap,
                                       __NR_mremap,
                                       __NR_madvise,
                                       __NR_mincore,
                                       __NR_msync,
                                       __NR_mlock,
                                       __NR_munlock,
                                       __NR_mlock2,
                                       __NR_mlockall,
                                       __NR_munlockall,
                                       __NR_brk,
                                       __NR_shmat,
                                       __NR_shmget,
                                       __NR_shmdt,
                                       __NR_process_vm_readv,
                                       __NR_fork,
                                       __NR_ftruncate,
                                       __NR_fallocate,
                                       __NR_read,
                                       __NR_readv,
                                       __NR_write};
    uint32_t *a = call->argument;

    call->number = numbers[hostile_below(ARRAY_SIZE(numbers))];
    a[0] = hostile_below(16) ? arena_page() : hostile_argument();
    a[1] = arena_length();
    a[2] = hostile_below(8) ? hostile_below(8) : hostile_argument();
    a[3] = hostile_below(8)
               ? 1u << hostile_below(24) | (1 + hostile_below(3)) | hostile_below(3) << 4
               : hostile_argument();
    a[4] = hostile_below(4) ? hostile_below(DESCRIPTORS) : arena_page();
    a[5] = hostile_below(8) ? hostile_below(4) : hostile_argument();
    if (call->number == __NR_mremap) {
        a[2] = arena_length();
        a[3] = hostile_below(8);
    } else if (call->number == __NR_madvise) {
        a[2] = hostile_below(28);
    } else if (call->number >= __NR_read && call->number <= __NR_write) {
        a[0] = hostile_below(DESCRIPTORS);
        a[1] = arena_page() + hostile_below(PAGE_SIZE);
    }
}

void hostile_pick(struct hostile_call *call)
{
    if (hostile_below(100) < 35) {
        pick_memory_call(call);
        return;
    }
    call->number = hostile_below(NUMBERS);
    for (int i = 0; i < 6; i++)
        call->argument[i] = hostile_argument();
}
