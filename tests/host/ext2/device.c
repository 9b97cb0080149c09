#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uapi/errno.h>
#include "tests/host/ext2/device.h"
#include "tests/host/lib/ktap.h"

struct record {
    u64 offset;
    u32 len;
    u8 *data; /* NULL: a flush */
};

u8 *device_bytes;
static int image = -1;
static u32 fail_in;
static bool failed;
static struct record *records;
static u32 nr_records;
static u8 *before;

/* Counts a request; true if it has to fail. */
static bool fails(void)
{
    if (failed || (fail_in && --fail_in == 0))
        failed = true;
    return failed;
}

static int do_read(struct block_io *io, u64 offset, void *buf, u32 n)
{
    CHECK(offset % 512 == 0 && n % 512 == 0 && offset + n <= io->bytes);
    if (fails())
        return -EIO;
    memcpy(buf, device_bytes + offset, n);
    return 0;
}

static void record(u64 offset, const void *buf, u32 n)
{
    if (!before)
        return;
    records = realloc(records, (nr_records + 1) * sizeof(*records));
    struct record *r = &records[nr_records++];
    *r = (struct record){offset, n, buf ? malloc(n) : NULL};
    if (buf)
        memcpy(r->data, buf, n);
}

static int do_write(struct block_io *io, u64 offset, const void *buf, u32 n)
{
    CHECK(!io->read_only);
    CHECK(offset % 512 == 0 && n % 512 == 0 && offset + n <= io->bytes);
    if (fails())
        return -EIO;
    record(offset, buf, n);
    memcpy(device_bytes + offset, buf, n);
    return 0;
}

static int do_flush(struct block_io *io)
{
    (void)io;
    record(0, NULL, 0);
    return 0;
}

struct block_io device = {.read = do_read, .write = do_write, .flush = do_flush};

static void forget_records(void)
{
    for (u32 i = 0; i < nr_records; i++)
        free(records[i].data);
    free(records);
    free(before);
    records = NULL;
    before = NULL;
    nr_records = 0;
}

void device_resize(u32 kib)
{
    forget_records();
    if (image >= 0) {
        munmap(device_bytes, device.bytes);
        close(image);
    }
    device.bytes = (u64)kib << 10;
    device.read_only = false;
    image = memfd_create("disk", 0);
    if (image < 0 || ftruncate(image, device.bytes)) {
        perror("disk");
        abort();
    }
    device_bytes = mmap(NULL, device.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, image, 0);
    fail_in = 0;
    failed = false;
}

/* Runs `COMMAND DISK`; its output to standard output, as diagnostics, unless the status is good. */
static int run_tool(const char *command, u32 good)
{
    char line[300], text[8192] = "";

    snprintf(line, sizeof(line), "PATH=$PATH:/sbin:/usr/sbin; %s /proc/%d/fd/%d 2>&1 </dev/null",
             command, getpid(), image);
    FILE *f = popen(line, "r");
    if (!f)
        return -1;
    while (fgets(line, sizeof(line), f))
        if (strlen(text) + strlen(line) + 3 < sizeof(text))
            strcat(strcat(text, "# "), line);
    int status = pclose(f);
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 99;
    if (status >= 32 || !(good >> status & 1))
        fputs(text, stdout);
    return status;
}

bool device_mke2fs(u32 kib, const char *options)
{
    char command[200];

    device_resize(kib);
    snprintf(command, sizeof(command), "mke2fs -q -F %s", options);
    return CHECK_EQ(run_tool(command, 1), 0);
}

int device_fsck(const char *options, u32 good)
{
    char command[100];

    snprintf(command, sizeof(command), "e2fsck %s", options);
    return run_tool(command, good);
}

bool device_debugfs(const char *command)
{
    char line[250];

    snprintf(line, sizeof(line), "debugfs -w -R '%s'", command);
    return run_tool(line, 1) == 0;
}

void device_fail_at(u32 n)
{
    fail_in = n;
    failed = false;
}

bool device_heal(void)
{
    bool was = failed;

    device_fail_at(0);
    return was;
}

void device_record(void)
{
    forget_records();
    before = malloc(device.bytes);
    memcpy(before, device_bytes, device.bytes);
}

u32 device_recorded(void)
{
    return nr_records;
}

void device_cut(u32 n)
{
    u32 sure = n;

    while (sure > 0 && records[sure - 1].data)
        sure--;
    memcpy(device_bytes, before, device.bytes);
    for (u32 i = 0; i < n; i++)
        if (records[i].data && (i < sure || host_random_below(2)))
            memcpy(device_bytes + records[i].offset, records[i].data, records[i].len);
}
