/* Makes both kernels give the same address space to start with. */
#include "tests/oracle/oracle.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#define PERSONALITY (ADDR_NO_RANDOMIZE | ADDR_LIMIT_3GB)

enum { FILE_SIZE = 6 * PAGE + 123, NOBODY = 65534 };

uint32_t heap_start;

void set_limit(int resource, rlim_t value)
{
    struct rlimit limit;

    getrlimit(resource, &limit);
    limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
    setrlimit(resource, &limit);
}

static bool is_new_enough(void)
{
    struct utsname name;
    char *minor;

    if (uname(&name) < 0)
        return false;
    unsigned long major = strtoul(name.release, &minor, 10);
    return major > 6 || (major == 6 && strtoul(minor + 1, NULL, 10) >= 1);
}

/* Where nothing may be promised twice, MAP_NORESERVE means nothing. */
static bool is_strict_on_promises(void)
{
    char mode = '0';
    int fd = open("/proc/sys/vm/overcommit_memory", O_RDONLY);

    if (fd >= 0 && read(fd, &mode, 1) != 1)
        mode = '0';
    close(fd);
    return mode == '2';
}

static void set_limits(void)
{
    set_limit(RLIMIT_STACK, 8 << 20);
    set_limit(RLIMIT_AS, RLIM_INFINITY);
    set_limit(RLIMIT_DATA, RLIM_INFINITY);
    set_limit(RLIMIT_MEMLOCK, MEMLOCK);
    set_limit(RLIMIT_CORE, 0);
}

const char *world_settle(char **argv)
{
    static char again[] = "oracle again", *environment[] = {NULL};

    if (chdir("/") < 0)
        return "there is no /";
    if (!is_new_enough())
        return "it compares with Linux 6.1 or newer";
    if (is_strict_on_promises())
        return "vm.overcommit_memory is 2";
    set_limits();
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0); /* no page comes with others; unknown here */
    if (strcmp(argv[0], again) != 0) {
        argv[0] = again;
        if (personality(PERSONALITY) < 0)
            return "personality() fails";
        execve("/proc/self/exe", argv, environment);
        return "/proc/self/exe cannot be executed";
    }
    if (personality(0xffffffff) != PERSONALITY || (uint32_t)argv > TASK_SIZE)
        return "personality() does not give the layout of i386";
    return NULL;
}

/* The heap begins behind a page that keeps it apart from the program's written data. */
static void start_heap(void)
{
    char *first = sbrk(PAGE);

    if ((uint32_t)first % PAGE || mprotect(first, PAGE, PROT_NONE) < 0)
        _exit(6);
    heap_start = (uint32_t)first + PAGE;
}

/* An area of the program's own file, which no call of a sequence continues or uses. */
static void fill(int fd, uint32_t start, uint32_t end)
{
    if (start < end &&
        mmap((void *)start, end - start, PROT_NONE, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED)
        _exit(6);
}

/* Fills the free range, but for the windows and the guard below the stack. */
static void fill_gap(int fd, uint32_t start, uint32_t end, bool stack_above)
{
    uint32_t heap_end = heap_start + HEAP_PAGES * PAGE;

    if (stack_above)
        end -= 256 * PAGE;
    if (start < heap_end && end > heap_start) {
        fill(fd, start, heap_start);
        start = heap_end;
    }
    if (start < WINDOW_END && end > WINDOW_START) {
        fill(fd, start, WINDOW_START);
        start = WINDOW_END;
    }
    fill(fd, start, end);
}

/* The lowest address that may be mapped. */
static uint32_t lowest_address(void)
{
    char text[20] = "";
    int fd = open("/proc/sys/vm/mmap_min_addr", O_RDONLY);

    if (fd >= 0 && read(fd, text, sizeof(text) - 1) <= 0)
        text[0] = '\0';
    close(fd);
    uint32_t address = strtoul(text, NULL, 10);
    return address > 65536 || address == 0 ? 65536 : address;
}

/* Uses more of the stack than any sequence will. */
static void grow_stack(void)
{
    volatile char pages[64 * PAGE];

    for (size_t i = 0; i < sizeof(pages); i += PAGE)
        pages[i] = 1;
}

void world_fill(void)
{
    static char text[16384];
    uint32_t from = lowest_address();
    int exe = open("/proc/self/exe", O_RDONLY), maps;
    ssize_t length = 0, got;

    start_heap();
    grow_stack();
    maps = open("/proc/self/maps", O_RDONLY);
    while ((got = read(maps, text + length, sizeof(text) - 1 - length)) > 0)
        length += got;
    for (char *line = text, *at; *line; line = strchr(line, '\n') + 1) {
        uint32_t start = strtoul(line, &at, 16), end = strtoul(at + 1, &at, 16);

        fill_gap(exe, from, start, end == TASK_SIZE);
        from = end;
    }
    fill_gap(exe, from, TASK_SIZE, false);
    close(maps);
    close(exe);
}

static void move_to(int fd, int wanted)
{
    if (fd < 0 || dup2(fd, wanted) < 0)
        _exit(7);
    close(fd);
}

static void fill_file(int fd)
{
    static uint32_t words[PAGE / 4];

    for (uint32_t page = 0; page * PAGE < FILE_SIZE; page++) {
        for (uint32_t i = 0; i < ARRAY_SIZE(words); i++)
            words[i] = (page + 1) * 0x01010101 + i;
        if (pwrite(fd, words, PAGE, page * PAGE) != PAGE)
            _exit(8);
    }
    if (ftruncate(fd, FILE_SIZE) < 0)
        _exit(8);
}

/* One file in memory, open in three ways. */
static void open_file(void)
{
    char path[40];
    int fd = memfd_create("oracle", 0);

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    move_to(open(path, O_RDONLY), FILE_RO);
    move_to(open(path, O_WRONLY), FILE_WO);
    move_to(fd, FILE_RW);
    fill_file(FILE_RW);
}

void world_enter(void)
{
    int ends[2];

    open_file();
    move_to(open("/dev/zero", O_RDWR), ZERO);
    if (pipe(ends) < 0)
        _exit(7);
    move_to(ends[0], PIPE);
    close(ends[1]);
    if (getuid() == 0 && (setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
        _exit(9);
}

const char *descriptor_name(uint32_t fd)
{
    static const char *const names[] = {"rw", "ro", "wo", "zero", "pipe", "closed"};

    return fd - FILE_RW < ARRAY_SIZE(names) ? names[fd - FILE_RW] : "-1";
}
