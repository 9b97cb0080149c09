/* Images with random damage: errors, never a crash, an endless loop or a lost buffer. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/mode.h>
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/device.h"
#include "tests/host/ext2/populate.h"
#include "tests/host/ext2/tests.h"
#include "tests/host/ext2/traverse.h"
#include "tests/host/lib/ktap.h"

/* Changes something among the file system's own blocks, or a pointer-like word anywhere. */
static void damage(void)
{
    u32 n = 1 + host_random_below(8);

    while (n-- > 0) {
        u32 at = host_random_below(host_random_below(3) ? 40 << 10 : device.bytes) & ~3u;
        u32 *word = (u32 *)(device_bytes + at);
        u32 choice = host_random_below(4);

        if (choice == 0)
            *word = host_random();
        else if (choice == 1)
            *word = host_random_below(device.bytes >> 10);
        else if (choice == 2)
            *word ^= 1u << host_random_below(32);
        else
            *word = host_random_below(2) ? 0 : 0xffffffff;
    }
}

static void on_damaged(u32 rounds)
{
    static u8 good[2 << 20];
    u32 opened = 0;

    memcpy(good, device_bytes, device.bytes);
    for (u32 i = 0; i < rounds && !host_failed(); i++) {
        memcpy(device_bytes, good, device.bytes);
        damage();
        if (mount_device(false))
            continue;
        opened++;
        mounted.errors = EXT2_ERRORS_CONTINUE;
        traverse();
        maltreat();
        int err = ext2_sync(&mounted, true, 1);
        CHECK(err == 0 || err == -EUCLEAN);
        drop_mount();
    }
    CHECK(opened > rounds / 4);
    host_count_operations(rounds);
}

void damaged_images(void)
{
    if (!device_mke2fs(1024, "-t ext2 -b 1024 -N 64"))
        return;
    CHECK_EQ(mount_device(false), 0);
    populate();
    unmount_device();
    CHECK_EQ(device_fsck("-fn", 1), 0);
    on_damaged(600);
}

static u32 *table_word(u32 ino, u32 offset)
{
    struct ext2_group_desc *d = (void *)(device_bytes + 2048);

    return (u32 *)(device_bytes + d->inode_table * 1024 + (ino - 1) * 256 + offset);
}

/* A block of pointers that points to itself, in a file and in a directory. */
void pointers_in_a_circle(void)
{
    struct ext2_node n;
    u32 file, dir, nr;

    if (!device_mke2fs(1024, "-t ext2 -b 1024 -N 64 -I 256"))
        return;
    CHECK_EQ(mount_device(false), 0);
    CHECK_EQ(call_create(EXT2_ROOT_INO, "f", S_IFREG | 0644, &file), 0);
    CHECK_EQ(call_write(file, 70 << 20, "x", 1), 1);
    CHECK_EQ(call_mkdir(EXT2_ROOT_INO, "d", &dir), 0);
    CHECK_EQ(ext2_node_load(&mounted, file, &n), 0);
    nr = n.d.block[EXT2_TIND];
    unmount_device();
    for (u32 i = 0; i < 256; i++)
        ((u32 *)(device_bytes + nr * 1024))[i] = nr;
    *table_word(dir, offsetof(struct ext2_disk_inode, size)) = 1024 * 1024;
    for (u32 i = 0; i < EXT2_POINTERS; i++)
        *table_word(dir, offsetof(struct ext2_disk_inode, block[i])) = nr;

    CHECK_EQ(mount_device(false), 0);
    mounted.errors = EXT2_ERRORS_CONTINUE;
    CHECK_EQ(call_unlink(EXT2_ROOT_INO, "f"), -EUCLEAN);
    CHECK_EQ(call_rmdir(EXT2_ROOT_INO, "d"), -EUCLEAN);
    drop_mount();
}

/* The first block of the root, and its second entry. */
static struct ext2_dir_entry *second_entry(void)
{
    u8 *block =
        device_bytes + *table_word(EXT2_ROOT_INO, offsetof(struct ext2_disk_inode, block)) * 1024;

    return (struct ext2_dir_entry *)(block + EXT2_DIR_REC_LEN(1));
}

void bad_entries(void)
{
    static const struct ext2_dir_entry bad[] = {
        {2, 0, 2, 2},     {2, 8, 2, 2},    {2, 14, 2, 2}, {2, 1016, 2, 2},
        {2, 65532, 2, 2}, {999, 12, 2, 2}, {2, 12, 5, 2}, {2, 12, 0, 2},
    };
    u32 ino;

    if (!device_mke2fs(1024, "-t ext2 -b 1024 -N 64 -I 256"))
        return;
    const struct ext2_dir_entry good = *second_entry();
    for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
        memcpy(second_entry(), &bad[i], sizeof(bad[i]));
        CHECK_EQ(mount_device(true), 0);
        if (!CHECK_EQ(call_lookup(EXT2_ROOT_INO, "..", &ino), -EUCLEAN))
            host_fail(__FILE__, __LINE__, "entry %u", i);
        unmount_device();
    }
    memcpy(second_entry(), &good, sizeof(good));
    CHECK_EQ(mount_device(true), 0);
    CHECK_EQ(call_lookup(EXT2_ROOT_INO, "..", &ino), 0);
    unmount_device();
}

/* A file that lays claim to the file system's own blocks can neither be read nor written. */
void bad_block_numbers(void)
{
    const struct ext2_group_desc *d;
    u32 ino;
    char c;

    if (!device_mke2fs(1024, "-t ext2 -b 1024 -N 64 -I 256"))
        return;
    CHECK_EQ(mount_device(false), 0);
    CHECK_EQ(call_create(EXT2_ROOT_INO, "f", S_IFREG | 0644, &ino), 0);
    CHECK_EQ(call_write(ino, 0, "x", 1), 1);
    unmount_device();
    d = (void *)(device_bytes + 2048);
    const u32 numbers[] = {
        1,    2,         d->block_bitmap, d->inode_bitmap, d->inode_table, d->inode_table + 15,
        1024, 0xffffffff};
    for (u32 i = 0; i < ARRAY_SIZE(numbers); i++) {
        *table_word(ino, offsetof(struct ext2_disk_inode, block)) = numbers[i];
        CHECK_EQ(mount_device(false), 0);
        mounted.errors = EXT2_ERRORS_CONTINUE;
        if (!CHECK_EQ(call_read(ino, 0, &c, 1), -EUCLEAN))
            host_fail(__FILE__, __LINE__, "block %u", numbers[i]);
        CHECK_EQ(call_write(ino, 0, "y", 1), -EUCLEAN);
        CHECK_EQ(call_truncate(ino, 0), -EUCLEAN);
        drop_mount();
    }
}
