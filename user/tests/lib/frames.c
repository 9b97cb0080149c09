#include "user/tests/lib/frames.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <unistd.h>

int open_file(const char *path)
{
    int fd = open(path, O_RDONLY);

    if (fd < 0)
        skip("cannot read it here");
    return fd;
}

uint64_t frame_entry(const char *path, uint64_t index)
{
    uint64_t value = 0;
    int fd = open_file(path);

    CHECK_EQ(pread(fd, &value, sizeof(value), index * sizeof(value)), sizeof(value));
    close(fd);
    return value;
}

uint64_t pagemap(const volatile void *page)
{
    return frame_entry("/proc/self/pagemap", (uintptr_t)page / PAGE);
}

uint64_t frame(const volatile void *page)
{
    uint64_t found = pagemap(page) & PAGEMAP_FRAME;

    if (found == 0)
        skip("pagemap tells no frame numbers here");
    return found;
}

uint64_t flags_of(const volatile void *page)
{
    return frame_entry("/proc/kpageflags", frame(page));
}

uint64_t count_of(const volatile void *page)
{
    return frame_entry("/proc/kpagecount", frame(page));
}

long each_frame(void (*visit)(long frame, uint64_t flags))
{
    static uint64_t entries[512];
    int fd = open_file("/proc/kpageflags");
    ssize_t got;
    long frames = 0;

    while ((got = read(fd, entries, sizeof(entries))) > 0)
        for (size_t i = 0; i < got / sizeof(entries[0]); i++)
            visit(frames++, entries[i]);
    close(fd);
    return frames;
}
