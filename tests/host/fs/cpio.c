/* The initrd: whole archives, and every way to break one. */
#include <string.h>
#include <uapi/errno.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/initramfs/cpio.h"
#include "kernel/fs/vfs/walk.h"
#include "tests/host/fs/archive.h"
#include "tests/host/fs/tests.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

#define SIZE 65536u

static u8 buf[SIZE];

static bool has_content(const char *path, const char *content)
{
    char got[128];
    struct file *f;

    if (!CHECK_EQ(vfs_open(path, O_RDONLY, 0, &f), 0))
        return false;
    long n = vfs_read_at(f, got, sizeof(got), 0);
    file_put(f);
    return n == (long)strlen(content) && memcmp(got, content, n) == 0;
}

static u32 mode_of(const char *path)
{
    struct path p;

    if (path_lookup(AT_FDCWD, path, 0, &p))
        return 0;
    u32 mode = p.dentry->inode->mode;
    path_put(&p);
    return mode;
}

static u32 sample(void *to)
{
    struct archive a;

    archive_begin(&a, to, SIZE);
    archive_add(&a, ".", S_IFDIR | 0755, NULL, 0, 2, 0);
    archive_add(&a, "bin", S_IFDIR | 0711, NULL, 0, 2, 0);
    archive_add(&a, "bin/tool", S_IFREG | 04750, "#!tool", 6, 1, 0);
    archive_add(&a, "./dot", S_IFREG | 0600, "dot", 3, 1, 0);
    archive_add(&a, "init", S_IFLNK | 0777, "bin/tool", 8, 1, 0);
    archive_add(&a, "null", S_IFCHR | 0666, NULL, 0, 1, 0);
    archive_add(&a, "pipe", S_IFIFO | 0622, NULL, 0, 1, 0);
    archive_add(&a, "empty", S_IFREG | 0644, NULL, 0, 1, 0);
    archive_end(&a);
    return a.len;
}

void cpio_unpacks(void)
{
    world_boot(false);
    CHECK_EQ(initramfs_unpack(buf, sample(buf)), 0);
    CHECK(has_content("/bin/tool", "#!tool"));
    CHECK(has_content("/init", "#!tool"));
    CHECK(has_content("dot", "dot"));
    CHECK(has_content("empty", ""));
    CHECK_EQ(mode_of("/bin"), S_IFDIR | 0711);
    CHECK_EQ(mode_of("/bin/tool"), S_IFREG | 04750);
    CHECK_EQ(mode_of("/init"), S_IFLNK | 0777);
    CHECK_EQ(mode_of("/pipe"), S_IFIFO | 0622);
    struct path p;
    if (CHECK_EQ(path_lookup(AT_FDCWD, "/null", 0, &p), 0)) {
        CHECK_EQ(p.dentry->inode->rdev, DEV_MAKE(1, 3));
        path_put(&p);
    }
}

void cpio_hard_links(void)
{
    struct archive a;
    struct path p;

    world_boot(false);
    archive_begin(&a, buf, SIZE);
    archive_add(&a, "one", S_IFREG | 0644, NULL, 0, 3, 77);
    archive_add(&a, "two", S_IFREG | 0644, NULL, 0, 3, 77);
    archive_add(&a, "three", S_IFREG | 0644, "shared", 6, 3, 77);
    archive_add(&a, "other", S_IFREG | 0644, "other", 5, 2, 78);
    archive_end(&a);
    CHECK_EQ(initramfs_unpack(buf, a.len), 0);
    CHECK(has_content("one", "shared"));
    CHECK(has_content("two", "shared"));
    CHECK(has_content("other", "other"));
    if (CHECK_EQ(path_lookup(AT_FDCWD, "one", 0, &p), 0)) {
        CHECK_EQ(p.dentry->inode->nlink, 3);
        path_put(&p);
    }
}

/* Two archives with zeroes between; the second one replaces a file, and reuses an inode number. */
void cpio_several_archives(void)
{
    struct archive a, b;

    world_boot(false);
    archive_begin(&a, buf, SIZE);
    archive_add(&a, "x", S_IFREG | 0644, "first", 5, 2, 5);
    archive_add(&a, "keep", S_IFREG | 0644, "keep", 4, 1, 0);
    archive_end(&a);
    memset(buf + a.len, 0, 512);
    archive_begin(&b, buf + a.len + 512, SIZE - a.len - 512);
    archive_add(&b, "x", S_IFREG | 0600, "second", 6, 2, 5);
    archive_end(&b);
    memset(buf + a.len + 512 + b.len, 0, 100);
    CHECK_EQ(initramfs_unpack(buf, a.len + 512 + b.len + 100), 0);
    CHECK(has_content("x", "second"));
    CHECK(has_content("keep", "keep"));
    CHECK_EQ(mode_of("x"), S_IFREG | 0600);
}

/* Changes one thing in a good archive and looks for the reason on the log. */
static void refused(u32 at, const char *bytes, u32 n, const char *reason)
{
    u32 len = sample(buf);

    host_log_clear();
    memcpy(buf + at, bytes, n);
    CHECK_EQ(initramfs_unpack(buf, len), -EINVAL);
    if (!CHECK(strstr(host_log(), reason)))
        host_fail(__FILE__, __LINE__, "log: %s; expected: %s", host_log(), reason);
}

void cpio_broken_is_refused(void)
{
    world_boot(false);
    refused(0, "\x1f\x8b\x08", 3, "gzip");
    refused(0,
            "\xfd"
            "7zXZ",
            5, "xz");
    refused(0, "070707", 6, "newc");
    refused(0, "garbage", 7, "no cpio archive");
    refused(10, "x", 1, "hexadecimal");
    refused(6 + 11 * 8, "00000000", 8, "impossible length");
    refused(6 + 11 * 8, "ffffffff", 8, "impossible length");
    refused(6 + 11 * 8, "00000001", 8, "name without a terminator");
    refused(6 + 6 * 8, "ffffffff", 8, "cut off inside a file");
    refused(6 + 6 * 8, "fffffffc", 8, "cut off inside a file");
    refused(112, "070700", 6, "no cpio header");
    host_log_clear();
    CHECK_EQ(initramfs_unpack(buf, 0), -EINVAL);
    CHECK(strstr(host_log(), "empty"));
}

/* An archive that ends too early is never accepted, wherever it ends. */
void cpio_cut_anywhere(void)
{
    u32 len = sample(buf);
    struct cpio_entry e;
    struct cpio c;

    for (u32 cut = 0; cut < len - 4 && !host_failed(); cut++) {
        u8 *copy = __builtin_malloc(cut ? cut : 1); /* so that reading on is seen */
        int ret;

        memcpy(copy, buf, cut);
        cpio_open(&c, copy, cut);
        while ((ret = cpio_next(&c, &e)) > 0)
            ;
        if (cut + 124 <= len || ret == 0)
            CHECK_EQ(ret, cut > len - 4 ? 0 : -EINVAL);
        __builtin_free(copy);
    }
}

void cpio_random_damage(void)
{
    u32 len = sample(buf);
    static u8 damaged[SIZE];

    for (u32 round = 0; round < 120; round++) {
        world_boot(false);
        memcpy(damaged, buf, len);
        for (u32 i = host_random_below(6) + 1; i > 0; i--)
            damaged[host_random_below(len)] = host_random_below(2) ? host_random() : '0';
        int err = initramfs_unpack(damaged, len);
        CHECK(err <= 0);
        CHECK(!mutex_is_locked(&tree_lock));
        host_log_clear();
    }
}
