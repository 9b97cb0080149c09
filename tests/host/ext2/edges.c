/* The borders of what a file, a directory and a link can be. */
#include <string.h>
#include <faultline/printk.h>
#include <uapi/errno.h>
#include <uapi/mode.h>
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/device.h"
#include "tests/host/ext2/tests.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

static void begin(u32 kib, const char *options)
{
    CHECK(device_mke2fs(kib, options));
    CHECK_EQ(mount_device(false), 0);
}

static void end(void)
{
    unmount_device();
    CHECK_EQ(device_fsck("-fn", 1), 0);
}

static struct ext2_node node_of(u32 ino)
{
    struct ext2_node n = {0};

    CHECK_EQ(ext2_node_load(&mounted, ino, &n), 0);
    return n;
}

/* Blocks on both sides of each level of pointers, and how many blocks of pointers they need. */
static void at_levels(u32 bs)
{
    u32 per = bs / 4, dind = 12 + per, tind = dind + per * per;
    const struct {
        u32 block, pointer_blocks;
    } rows[] = {{0, 0},        {11, 0},   {12, 1},         {dind - 1, 1},         {dind, 3},
                {tind - 1, 4}, {tind, 7}, {tind + per, 8}, {tind + per * per, 10}};
    u32 ino, free_before = mounted.free_blocks;
    char c;

    CHECK_EQ(call_create(EXT2_ROOT_INO, "f", S_IFREG | 0644, &ino), 0);
    for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
        u64 pos = (u64)rows[i].block * bs + 7;
        c = 'A' + i;
        CHECK_EQ(call_write(ino, pos, &c, 1), 1);
        CHECK_EQ(node_of(ino).d.blocks, (i + 1 + rows[i].pointer_blocks) * (bs / 512));
        CHECK_EQ(ext2_size(&(struct ext2_node){.d = node_of(ino).d}), pos + 1);
    }
    CHECK_EQ(mounted.large_file, true);
    for (u32 i = ARRAY_SIZE(rows); i-- > 0;) {
        u64 pos = (u64)rows[i].block * bs + 7;
        CHECK_EQ(call_read(ino, pos, &c, 1), 1);
        CHECK_EQ(c, 'A' + i);
        CHECK_EQ(call_read(ino, pos - 1, &c, 1), 1);
        CHECK_EQ(c, 0);
        CHECK_EQ(call_truncate(ino, (u64)rows[i].block * bs), 0);
        CHECK(node_of(ino).d.blocks <= (i + rows[i].pointer_blocks) * (bs / 512));
    }
    CHECK_EQ(node_of(ino).d.blocks, 0);
    CHECK_EQ(mounted.free_blocks, free_before);
}

void levels_of_pointers(void)
{
    begin(4096, "-t ext2 -b 1024");
    at_levels(1024);
    end();
    begin(8192, "-t ext2 -b 4096");
    at_levels(4096);
    end();
}

void largest_file(void)
{
    u32 ino;

    begin(2048, "-t ext2 -b 1024");
    CHECK_EQ(call_create(EXT2_ROOT_INO, "f", S_IFREG | 0644, &ino), 0);
    u64 max = ext2_max_size(&mounted);
    CHECK_EQ(max, (12 + 256 + 65536 + 16777216ull) * 1024);
    CHECK_EQ(call_write(ino, max - 1, "x", 1), 1);
    CHECK_EQ(call_write(ino, max, "x", 1), -EFBIG);
    CHECK_EQ(call_truncate(ino, max + 1), -EFBIG);
    CHECK_EQ(call_truncate(ino, max), 0);
    end();
    begin(2048, "-t ext2 -r 0 -b 1024"); /* nothing there says that sizes have 64 bits */
    CHECK_EQ(call_create(EXT2_ROOT_INO, "f", S_IFREG | 0644, &ino), 0);
    CHECK_EQ(call_truncate(ino, 0x7fffffff), 0);
    CHECK_EQ(call_truncate(ino, 0x80000000u), -EFBIG);
    end();
}

void large_directory(void)
{
    char name[64];
    u32 ino, dir, other;

    begin(4096, "-t ext2 -b 1024 -N 1000");
    CHECK_EQ(call_mkdir(EXT2_ROOT_INO, "d", &dir), 0);
    CHECK_EQ(call_create(dir, "file", S_IFREG | 0644, &ino), 0);
    u32 free_before = mounted.free_blocks;
    for (u32 i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "a name of some length, and number %u", i);
        CHECK_EQ(call_link(dir, name, ino), 0);
    }
    CHECK(node_of(dir).d.size > 40 * 1024);
    for (u32 i = 0; i < 1000; i += 2) {
        snprintf(name, sizeof(name), "a name of some length, and number %u", i);
        CHECK_EQ(call_unlink(dir, name), 0);
        CHECK_EQ(call_lookup(dir, name, &other), -ENOENT);
    }
    u32 size = node_of(dir).d.size;
    for (u32 i = 0; i < 500; i++) {
        snprintf(name, sizeof(name), "a name of the same length, number %u", i);
        CHECK_EQ(call_link(dir, name, ino), 0);
    }
    CHECK_EQ(node_of(dir).d.size, size); /* the gaps were found */
    CHECK_EQ(node_of(ino).d.links_count, 1001);
    CHECK(mounted.free_blocks < free_before);
    end();
}

void links_fast_and_slow(void)
{
    static const u32 lengths[] = {1, 58, 59, 60, 61, 500, 1023};
    char text[1100], back[1100], name[16];
    u32 ino;

    begin(2048, "-t ext2 -b 1024");
    for (u32 i = 0; i < ARRAY_SIZE(lengths); i++) {
        memset(text, 'a' + i, lengths[i]);
        text[lengths[i]] = '\0';
        snprintf(name, sizeof(name), "l%u", lengths[i]);
        CHECK_EQ(call_symlink(EXT2_ROOT_INO, name, text, &ino), 0);
        CHECK_EQ(node_of(ino).d.blocks, lengths[i] < 60 ? 0 : 2);
        CHECK_EQ(call_readlink(ino, back, sizeof(back)), lengths[i]);
        CHECK_EQ(strcmp(back, text), 0);
        CHECK_EQ(call_readlink(ino, back, 20), min(lengths[i], 19u));
    }
    memset(text, 'x', 1024);
    text[1024] = '\0';
    CHECK_EQ(call_symlink(EXT2_ROOT_INO, "long", text, &ino), -ENAMETOOLONG);
    CHECK_EQ(call_unlink(EXT2_ROOT_INO, "l500"), 0);
    end();
}

/* What other systems wrote: attributes that two files share, and directories with an index. */
void foreign_features(void)
{
    u32 ino, dir;

    begin(4096, "-t ext2 -b 1024 -I 128");
    CHECK_EQ(call_create(EXT2_ROOT_INO, "f", S_IFREG | 0644, &ino), 0);
    CHECK_EQ(call_create(EXT2_ROOT_INO, "g", S_IFREG | 0644, &ino), 0);
    CHECK_EQ(call_mkdir(EXT2_ROOT_INO, "d", &dir), 0);
    for (u32 i = 0; i < 100; i++) {
        char name[40];
        snprintf(name, sizeof(name), "so that it has several blocks %u", i);
        CHECK_EQ(call_link(dir, name, ino), 0);
    }
    unmount_device();
    CHECK(device_debugfs("ea_set /f user.note value"));
    CHECK(device_fsck("-fyD", 3) <= 1); /* makes the index */
    CHECK_EQ(mount_device(false), 0);
    CHECK(node_of(dir).d.flags & EXT2_INDEX_FL);
    CHECK_EQ(call_link(dir, "new", ino), 0);
    CHECK(!(node_of(dir).d.flags & EXT2_INDEX_FL));
    CHECK_EQ(call_lookup(EXT2_ROOT_INO, "f", &ino), 0);
    CHECK(node_of(ino).d.file_acl);
    CHECK_EQ(call_unlink(EXT2_ROOT_INO, "f"), 0);
    end();
}

/* A file's blocks lie one behind another, in the group of its directory. */
void blocks_are_near(void)
{
    static u8 data[64 * 1024];
    u32 dir, ino;

    begin(32768, "-t ext2 -b 1024");
    CHECK_EQ(call_mkdir(EXT2_ROOT_INO, "d", &dir), 0);
    CHECK_EQ(call_create(dir, "f", S_IFREG | 0644, &ino), 0);
    CHECK_EQ((ino - 1) / mounted.inodes_per_group, (dir - 1) / mounted.inodes_per_group);
    CHECK((dir - 1) / mounted.inodes_per_group != 0); /* the root's group is fuller */
    CHECK_EQ(call_write(ino, 0, data, sizeof(data)), sizeof(data));
    struct ext2_node n = node_of(ino);
    CHECK_EQ((n.d.block[0] - 1) / mounted.blocks_per_group, (ino - 1) / mounted.inodes_per_group);
    for (u32 i = 1; i < 64; i++) {
        u32 before, nr;
        CHECK_EQ(ext2_map(&mounted, &n, i - 1, &before), 0);
        CHECK_EQ(ext2_map(&mounted, &n, i, &nr), 0);
        CHECK_EQ(nr, before + 1 + (i == 12)); /* the block of pointers is between them */
    }
    end();
}

/* Ordinary users leave the reserved blocks to root. */
void reserved_blocks(void)
{
    u32 nr, taken = 0;

    begin(1024, "-t ext2 -b 1024 -m 10");
    CHECK(mounted.reserved > 50);
    while (ext2_alloc_block(&mounted, 0, false, &nr) == 0)
        taken++;
    CHECK_EQ(mounted.free_blocks, mounted.reserved);
    CHECK_EQ(ext2_alloc_block(&mounted, nr + 1, true, &nr), 0);
    CHECK_EQ(ext2_free_block(&mounted, nr), 0);
    CHECK_EQ(ext2_free_block(&mounted, nr), -EUCLEAN);
    CHECK_EQ(ext2_free_block(&mounted, 1), -EUCLEAN);
    CHECK(strstr(host_log(), "freed twice"));
    CHECK(taken > 0);
    drop_mount();
}
