/* Power cuts: e2fsck repairs what is left, and what was synchronised before is there. */
#include <string.h>
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/device.h"
#include "tests/host/ext2/model.h"
#include "tests/host/ext2/random.h"
#include "tests/host/ext2/tests.h"
#include "tests/host/lib/ktap.h"
#include <uapi/mode.h>

#define KEPT_SIZE 30000u

static void fill(u8 *buf, u32 seed)
{
    for (u32 i = 0; i < KEPT_SIZE; i++)
        buf[i] = seed * 31 + i / 7;
}

static void check_kept(u32 seed)
{
    static u8 wanted[KEPT_SIZE], got[KEPT_SIZE];
    u32 ino;

    fill(wanted, seed);
    if (!CHECK_EQ(call_lookup(EXT2_ROOT_INO, "kept", &ino), 0))
        return;
    CHECK_EQ(call_read(ino, 0, got, KEPT_SIZE), KEPT_SIZE);
    CHECK(memcmp(wanted, got, KEPT_SIZE) == 0);
}

static void write_kept(u32 seed)
{
    static u8 data[KEPT_SIZE];
    u32 ino;

    fill(data, seed);
    CHECK_EQ(call_create(EXT2_ROOT_INO, "kept", S_IFREG | 0600, &ino), 0);
    CHECK_EQ(call_write(ino, 0, data, KEPT_SIZE), KEPT_SIZE);
    CHECK_EQ(ext2_sync(&mounted, false, 1), 0);
}

static void cut_once(u32 seed)
{
    if (!device_mke2fs(4096, "-t ext2 -b 1024"))
        return;
    CHECK_EQ(mount_device(false), 0);
    mounted.cache.limit = 24;
    model_reset();
    random_calls(60);
    write_kept(seed);
    device_record();
    random_calls(120);
    if (host_random_below(2))
        CHECK_EQ(ext2_sync(&mounted, false, 1), 0);
    u32 writes = device_recorded();
    drop_mount();
    device_cut(host_random_below(writes + 1));
    CHECK(device_fsck("-fy", 3) <= 1);
    CHECK_EQ(device_fsck("-fn", 1), 0);
    CHECK_EQ(mount_device(true), 0);
    check_kept(seed);
    unmount_device();
}

void power_cuts(void)
{
    for (u32 i = 0; i < 20 && !host_failed(); i++)
        cut_once(i);
}
