#include "user/tests/lib/scratch.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORDS   (SECTOR / sizeof(uint64_t))
#define WRITTEN 0x5a5a5a5a00000000ULL

const struct scratch *scratch_find(void)
{
    static union {
        struct scratch scratch;
        char sector[SECTOR];
    } head;
    int fd = open("/dev/hda", O_RDONLY);

    if (fd < 0 || pread(fd, &head, SECTOR, SECTOR) != SECTOR ||
        strcmp(head.scratch.magic, SCRATCH_MAGIC))
        skip("no scratch disk");
    close(fd);
    return &head.scratch;
}

int scratch_open(const char *name, int flags)
{
    char path[32];

    snprintf(path, sizeof(path), "/dev/%s", name);
    int fd = open(path, flags);
    REQUIRE(fd >= 0);
    return fd;
}

static void fill(uint64_t *word, uint64_t first, int sectors, uint64_t base)
{
    for (int s = 0; s < sectors; s++) {
        for (unsigned int i = 0; i < WORDS; i++)
            *word++ = base + first + s;
    }
}

static long long check(const uint64_t *word, uint64_t first, int sectors, uint64_t base)
{
    for (int s = 0; s < sectors; s++) {
        for (unsigned int i = 0; i < WORDS; i++) {
            if (*word++ != base + first + s)
                return first + s;
        }
    }
    return -1;
}

void scratch_fill(void *buf, uint64_t first, int sectors)
{
    fill(buf, first, sectors, 0);
}

long long scratch_check(const void *buf, uint64_t first, int sectors)
{
    return check(buf, first, sectors, 0);
}

void scratch_fill_written(void *buf, uint64_t first, int sectors)
{
    fill(buf, first, sectors, WRITTEN);
}

long long scratch_check_written(const void *buf, uint64_t first, int sectors)
{
    return check(buf, first, sectors, WRITTEN);
}

long long disk_stat(const char *name, int number)
{
    char text[2048], *rest = text, *line;

    if (read_file("/proc/diskstats", text, sizeof(text)) < 0)
        return -1;
    while ((line = strsep(&rest, "\n")) != NULL) {
        char *word;
        int field = 0;
        bool found = false;

        while ((word = strsep(&line, " ")) != NULL) {
            if (!*word)
                continue;
            if (++field == 3)
                found = !strcmp(word, name);
            if (found && field == number)
                return atoll(word);
        }
    }
    return -1;
}
