/* Every call with every one of its transfers, and of its allocations, failing. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mode.h>
#include "mm/failinject.h"
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/device.h"
#include "tests/host/ext2/populate.h"
#include "tests/host/ext2/tests.h"
#include "tests/host/ext2/traverse.h"
#include "tests/host/lib/ktap.h"

static u8 data[20000];
static u8 good[1 << 20];
static u32 dir, file;

static int do_create(void)
{
    u32 ino;

    return call_create(dir, "new", S_IFREG | 0644, &ino);
}

static int do_mkdir(void)
{
    u32 ino;

    return call_mkdir(dir, "new", &ino);
}

static int do_symlink(void)
{
    static char text[200];
    u32 ino;

    memset(text, 'x', sizeof(text) - 1);
    return call_symlink(dir, "new", text, &ino);
}

static int do_link(void)
{
    return call_link(dir, "new", file);
}

static int do_unlink(void)
{
    return call_unlink(dir, "sparse");
}

static int do_rmdir(void)
{
    return call_rmdir(dir, "e");
}

static int do_rename(void)
{
    return call_rename(EXT2_ROOT_INO, "l", dir, "new");
}

static int do_write(void)
{
    int n = call_write(file, 290000, data, sizeof(data));

    return n < 0 || n == sizeof(data) ? n : -EIO;
}

static int do_truncate(void)
{
    return call_truncate(file, 5000);
}

static int do_traverse(void)
{
    traverse();
    return 0;
}

static int do_sync(void)
{
    return ext2_sync(&mounted, false, 1);
}

static const struct call {
    const char *name;
    int (*fn)(void);
} calls[] = {
    {"create", do_create},     {"mkdir", do_mkdir},   {"symlink", do_symlink},
    {"link", do_link},         {"unlink", do_unlink}, {"rmdir", do_rmdir},
    {"rename", do_rename},     {"write", do_write},   {"truncate", do_truncate},
    {"traverse", do_traverse}, {"sync", do_sync},
};

static void prepare(void)
{
    CHECK(device_mke2fs(1024, "-t ext2 -b 1024 -N 64"));
    CHECK_EQ(mount_device(false), 0);
    populate();
    CHECK_EQ(call_lookup(EXT2_ROOT_INO, "d", &dir), 0);
    CHECK_EQ(call_lookup(EXT2_ROOT_INO, "f", &file), 0);
    unmount_device();
    memcpy(good, device_bytes, sizeof(good));
}

static void mount_good(void)
{
    memcpy(device_bytes, good, sizeof(good));
    CHECK_EQ(mount_device(false), 0);
}

/* The n-th transfer fails and all behind it: an error, and nothing that e2fsck cannot repair. */
static bool transfer_fails(const struct call *c, u32 n)
{
    mount_good();
    device_fail_at(n);
    int ret = c->fn();
    bool injected = device_heal();
    if (injected && ret < 0)
        CHECK_EQ(ret, -EIO);
    if (!injected)
        CHECK(ret >= 0);
    CHECK_EQ(ext2_sync(&mounted, true, 1), 0);
    drop_mount();
    CHECK(device_fsck("-fy", 3) <= 1);
    CHECK_EQ(device_fsck("-fn", 1), 0);
    return injected;
}

/* The n-th allocation fails: a buffer that nobody uses serves, and the call succeeds all the same.
 */
static bool allocation_fails(const struct call *c, u32 n)
{
    mount_good();
    fail_set(FAIL_ANY, n);
    int ret = c->fn();
    bool injected = fail_clear(FAIL_ANY);
    CHECK(ret >= 0);
    CHECK_EQ(ext2_sync(&mounted, true, 1), 0);
    drop_mount();
    if (n % 8 == 0 || !injected)
        CHECK_EQ(device_fsck("-fn", 1), 0);
    return injected;
}

static void walk(bool (*fails)(const struct call *c, u32 n))
{
    prepare();
    for (u32 i = 0; i < ARRAY_SIZE(calls) && !host_failed(); i++) {
        u32 n = 1;
        while (fails(&calls[i], n) && !host_failed())
            n++;
        if (host_failed())
            host_fail(__FILE__, __LINE__, "in %s, number %u", calls[i].name, n);
    }
}

void nth_transfer(void)
{
    walk(transfer_fails);
}

static void mount_without_memory(void)
{
    bool injected = true;

    mount_good();
    drop_mount();
    for (u32 n = 1; injected && !host_failed(); n++) {
        fail_set(FAIL_ANY, n);
        int err = ext2_open(&mounted, &device, true);
        injected = fail_clear(FAIL_ANY);
        CHECK_EQ(err, injected ? -ENOMEM : 0);
        if (!err)
            drop_mount();
    }
}

void nth_allocation(void)
{
    walk(allocation_fails);
    mount_without_memory();
}
