/* Physical memory of the host's machine: one sparse file, mapped at KERNEL_BASE. */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <arch/i386/layout.h>
#include "tests/host/lib/machine.h"
#include "tests/host/lib/machine_int.h"

#define PHYS_SIZE (1ull << 32)

static int phys_fd = -1;
static u32 lowmem_bytes;

void host_die(const char *what)
{
    perror(what);
    exit(2);
}

static int phys_file(void)
{
    int fd = memfd_create("physical memory", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, PHYS_SIZE))
        host_die("physical memory");
    return fd;
}

void host_map_fixed(vaddr_t va, size_t len, u64 pa, bool writable)
{
    int prot = PROT_READ | (writable ? PROT_WRITE : 0);
    if (len && mmap((void *)va, len, prot, MAP_SHARED | MAP_FIXED | MAP_NORESERVE, phys_fd, pa) ==
                   MAP_FAILED)
        host_die("mapping physical memory");
}

void host_unmap_fixed(vaddr_t va, size_t len)
{
    if (mmap((void *)va, len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE,
             -1, 0) == MAP_FAILED)
        host_die("unmapping physical memory");
}

void host_machine_init(void)
{
    size_t len = HOST_KERNEL_END - KERNEL_BASE;
    void *p = mmap((void *)KERNEL_BASE, len, PROT_NONE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE, -1, 0);
    if (p != (void *)KERNEL_BASE)
        host_die("reserving the kernel half");
    phys_fd = phys_file();
}

void host_machine_reset(u32 lowmem)
{
    if (ftruncate(phys_fd, 0) || ftruncate(phys_fd, PHYS_SIZE))
        host_die("clearing physical memory");
    host_unmap_fixed(KERNEL_BASE, HOST_KERNEL_END - KERNEL_BASE);
    lowmem_bytes = lowmem;
    host_map_fixed(KERNEL_BASE, lowmem, 0, true);
    host_kernel_map_reset();
    host_cpu_reset();
}

void host_phys_read(u64 pa, void *buf, size_t n)
{
    if (pread(phys_fd, buf, n, pa) != (ssize_t)n)
        host_die("host_phys_read");
}

void host_phys_write(u64 pa, const void *buf, size_t n)
{
    if (pwrite(phys_fd, buf, n, pa) != (ssize_t)n)
        host_die("host_phys_write");
}

static void copy_extent(int from, int to, u64 start, u64 end)
{
    static char buf[1 << 16];
    while (start < end) {
        size_t n = end - start < sizeof(buf) ? (size_t)(end - start) : sizeof(buf);
        if (pread(from, buf, n, start) != (ssize_t)n || pwrite(to, buf, n, start) != (ssize_t)n)
            host_die("copying physical memory");
        start += n;
    }
}

/* In a forked child: gives it physical memory of its own with the same contents. */
void host_machine_unshare(void)
{
    int old = phys_fd;
    off_t start = 0;

    phys_fd = phys_file();
    while ((start = lseek(old, start, SEEK_DATA)) >= 0) { /* -1: no data beyond */
        off_t end = lseek(old, start, SEEK_HOLE);
        copy_extent(old, phys_fd, start, end);
        start = end;
    }
    host_map_fixed(KERNEL_BASE, lowmem_bytes, 0, true);
    host_kernel_map_remap();
}
