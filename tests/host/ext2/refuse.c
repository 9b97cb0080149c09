/* Superblocks that are not to be believed, features, and the state at the start and end of use. */
#include <string.h>
#include <uapi/errno.h>
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/device.h"
#include "tests/host/ext2/tests.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

static struct ext2_super_block *super(void)
{
    return (void *)(device_bytes + EXT2_SUPER_OFFSET);
}

static struct ext2_group_desc *groups(void)
{
    return (void *)(device_bytes + 2048);
}

#define FIELD(f) offsetof(struct ext2_super_block, f), sizeof(((struct ext2_super_block *)0)->f)

void superblock_fields(void)
{
    static const struct {
        u32 offset, size, value;
        const char *why;
    } rows[] = {
        {FIELD(magic), 0xef54, "no ext2 superblock"},
        {FIELD(rev_level), 2, "revision"},
        {FIELD(feature_incompat), 0x42, "incompat 0x40"},
        {FIELD(feature_incompat), 0x6, "incompat 0x4"},
        {FIELD(log_block_size), 3, "block size"},
        {FIELD(log_block_size), 0xffffffff, "block size"},
        {FIELD(log_frag_size), 1, "block size"},
        {FIELD(inode_size), 64, "inode size"},
        {FIELD(inode_size), 192, "inode size"},
        {FIELD(inode_size), 2048, "inode size"},
        {FIELD(first_data_block), 0, "first data block"},
        {FIELD(first_data_block), 0xffffffff, "first data block"},
        {FIELD(blocks_per_group), 0, "blocks per group"},
        {FIELD(blocks_per_group), 8193, "blocks per group"},
        {FIELD(inodes_per_group), 0, "inodes per group"},
        {FIELD(inodes_per_group), 8200, "inodes per group"},
        {FIELD(inodes_per_group), 3, "inodes per group"},
        {FIELD(blocks_count), 0, "larger than the device"},
        {FIELD(blocks_count), 4097, "larger than the device"},
        {FIELD(blocks_count), 0xffffffff, "larger than the device"},
        {FIELD(inodes_count), 7, "number of inodes"},
        {FIELD(first_ino), 0, "number of inodes"},
        {FIELD(first_ino), 0xffffff, "number of inodes"},
        {FIELD(r_blocks_count), 5000, "impossible counts"},
        {FIELD(reserved_gdt_blocks), 257, "impossible counts"},
    };

    CHECK(device_mke2fs(4096, "-t ext2 -b 1024"));
    for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
        struct ext2_super_block good = *super();
        memcpy((u8 *)super() + rows[i].offset, &rows[i].value, rows[i].size);
        int err = mount_device(true);
        if (!CHECK_EQ(err, -EINVAL) || !CHECK(strstr(host_log(), rows[i].why)))
            host_fail(__FILE__, __LINE__, "row %u: %s", i, host_log());
        *super() = good;
        CHECK_EQ(mounted.cache.count, 0);
    }
    CHECK_EQ(mount_device(true), 0);
    unmount_device();
}

void descriptor_fields(void)
{
    CHECK(device_mke2fs(20000, "-t ext2 -b 1024"));
    const struct ext2_group_desc good = groups()[1];
    struct ext2_group_desc bad[5] = {good, good, good, good, good};

    bad[0].block_bitmap = 0;
    bad[1].inode_bitmap = 0xffffffff;
    bad[2].inode_table = 16384; /* would end in the next group */
    bad[3].free_blocks_count = 8193;
    bad[4].inode_table = 8193; /* over the copy of the superblock */
    for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
        groups()[1] = bad[i];
        if (!CHECK_EQ(mount_device(true), -EINVAL))
            host_fail(__FILE__, __LINE__, "descriptor %u", i);
    }
    groups()[1] = good;
    device.bytes = 1024; /* not even a superblock */
    CHECK_EQ(mount_device(true), -EINVAL);
    device.bytes = 20000 << 10;
    CHECK_EQ(mount_device(true), 0);
    unmount_device();
}

/* Unknown features that reading does not need. */
void read_only_features(void)
{
    u32 ino;

    CHECK(device_mke2fs(2048, "-t ext2 -b 1024"));
    super()->feature_ro_compat |= 0x400;
    CHECK_EQ(mount_device(false), 0);
    CHECK(mounted.read_only);
    CHECK(strstr(host_log(), "ro_compat 0x400"));
    CHECK_EQ(call_lookup(EXT2_ROOT_INO, "lost+found", &ino), 0);
    device.read_only = true; /* now a write is a failed check */
    unmount_device();
}

void clean_and_dirty(void)
{
    u32 ino;

    CHECK(device_mke2fs(2048, "-t ext2 -b 1024"));
    CHECK(super()->state == EXT2_VALID_FS);
    CHECK_EQ(mount_device(false), 0);
    CHECK_EQ(super()->state, 0);
    CHECK_EQ(super()->mnt_count, 1);
    CHECK_EQ(call_mkdir(EXT2_ROOT_INO, "d", &ino), 0);
    u32 free_blocks = mounted.free_blocks, free_inodes = mounted.free_inodes;
    drop_mount();
    CHECK_EQ(mount_device(false), 0);
    CHECK(strstr(host_log(), "was not unmounted"));
    CHECK_EQ(call_mkdir(EXT2_ROOT_INO, "d", &ino), 0);
    CHECK_EQ(ext2_sync(&mounted, false, 5), 0);
    CHECK_EQ(super()->state, 0);
    CHECK_EQ(super()->free_blocks_count, free_blocks);
    CHECK_EQ(super()->free_inodes_count, free_inodes);
    unmount_device();
    CHECK_EQ(super()->state, 0); /* it was not clean, and nobody has repaired it */
    CHECK(device_fsck("-fp", 3) <= 1);
    CHECK_EQ(super()->state, EXT2_VALID_FS);
}

/* errors=: what is done when the file system contradicts itself. */
void errors_policies(void)
{
    CHECK(device_mke2fs(2048, "-t ext2 -b 1024 -e remount-ro"));
    CHECK_EQ(mount_device(false), 0);
    CHECK_EQ(mounted.errors, EXT2_ERRORS_RO);
    CHECK_EQ(ext2_error(&mounted, "made up"), -EUCLEAN);
    CHECK(mounted.read_only);
    drop_mount();
    CHECK_EQ(mount_device(false), 0);
    mounted.errors = EXT2_ERRORS_CONTINUE;
    CHECK_EQ(ext2_error(&mounted, "made up"), -EUCLEAN);
    CHECK(!mounted.read_only);
    unmount_device();
    CHECK(super()->state & EXT2_ERROR_FS);
}

static void contradict(void *arg)
{
    mounted.errors = EXT2_ERRORS_PANIC;
    CHECK_EQ(ext2_error(arg, "inode 7 is two"), 0);
}

void errors_panic(void)
{
    CHECK(host_panics(contradict, &mounted, "ext2: inode 7 is two"));
}
