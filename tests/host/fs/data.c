/* Contents of tmpfs files against a flat array. */
#include <string.h>
#include <uapi/errno.h>
#include <uapi/signal.h>
#include <uapi/stat.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/syscall/calls_fs.h"
#include "mm/phys/alloc.h"
#include "mm/phys/kmap.h"
#include "mm/virt/vm_area.h"
#include "tests/host/fs/tests.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"

#define MODEL_SIZE 300000u

static u8 model[MODEL_SIZE], scratch[MODEL_SIZE];
static u32 model_len;

static struct file *open_new(const char *path)
{
    struct file *f = NULL;

    CHECK_EQ(vfs_open(path, O_RDWR | O_CREAT | O_TRUNC, 0644, &f), 0);
    return f;
}

static void random_write(struct file *f)
{
    u32 pos = host_random_below(MODEL_SIZE / 2), n = host_random_below(20000);
    struct uio from;
    u64 at = pos;

    for (u32 i = 0; i < n; i++)
        scratch[i] = host_random();
    uio_kernel(&from, scratch, n);
    CHECK_EQ(vfs_write(f, &from, &at), n);
    if (!n)
        return;
    memcpy(model + pos, scratch, n);
    model_len = max(model_len, pos + n);
}

static void random_read(struct file *f)
{
    u32 pos = host_random_below(MODEL_SIZE), n = host_random_below(50000);
    u32 expected = pos >= model_len ? 0 : min(n, model_len - pos);

    memset(scratch, 0xee, n);
    CHECK_EQ(vfs_read_at(f, scratch, n, pos), expected);
    CHECK(memcmp(scratch, model + min(pos, MODEL_SIZE - 1), expected) == 0);
}

static void random_truncate(struct file *f)
{
    u32 size =
        host_random_below(4) ? host_random_below(MODEL_SIZE / 2) : host_random_below(2) * 4096;

    CHECK_EQ(inode_truncate(f->inode, size), 0);
    if (size < model_len)
        memset(model + size, 0, model_len - size);
    model_len = size;
}

/* The page as a mapping sees it is the page that read and write see. */
static void random_map(struct file *f)
{
    const struct vm_file_ops *ops = vm_file_ops_of(f);
    u32 index = host_random_below(MODEL_SIZE / PAGE_SIZE);
    struct page *p;
    bool major;
    int err = ops->get_page(f, index, &p, &major);

    CHECK_EQ(err, index * PAGE_SIZE < model_len ? 0 : -EFAULT);
    if (err)
        return;
    u32 n = min(PAGE_SIZE, model_len - index * PAGE_SIZE);
    u8 *at = kmap(p);
    CHECK(memcmp(at, model + index * PAGE_SIZE, n) == 0);
    for (u32 i = n; i < PAGE_SIZE; i++)
        CHECK_EQ(at[i], 0);
    at[0] = model[index * PAGE_SIZE] = host_random();
    kunmap(p);
    page_put(p);
    CHECK(ops->resident(f, index));
}

void data_random(void)
{
    static void (*const ops[])(struct file *) = {random_write, random_read, random_truncate,
                                                 random_map};

    world_boot(false);
    memset(model, 0, sizeof(model));
    model_len = 0;
    struct file *f = open_new("/f");
    for (u32 i = 0; i < 2000 && !host_failed(); i++) {
        ops[host_random_below(ARRAY_SIZE(ops))](f);
        CHECK_EQ(f->inode->size, model_len);
    }
    CHECK_EQ(sys_unlink(user_text("/f")), 0);
    random_read(f); /* unlinked but open */
    file_put(f);
    world_check_leaks();
}

void data_sparse_and_large(void)
{
    world_boot(false);
    u32 buf = user_alloc(16), at = user_alloc(8), st = user_alloc(sizeof(struct stat64));
    long fd = sys_open(user_text("/big"), O_RDWR | O_CREAT | O_LARGEFILE, 0644);
    u32 free = nr_free_pages();

    CHECK_EQ(sys__llseek(fd, 0, 0x3fffffff, at, SEEK_SET), 0); /* 1 GiB - 1 */
    CHECK_EQ(sys_write(fd, user_text("ab"), 2), 2);
    CHECK_EQ(sys_pwrite64(fd, user_text("c"), 1, 5, 4), 1); /* 16 GiB + 5 */
    CHECK(free - nr_free_pages() < 24);
    CHECK_EQ(sys_fstat64(fd, st), 0);
    CHECK_EQ(((struct stat64 *)user_ptr(st))->st_size, (4ll << 32) + 6);
    CHECK_EQ(((struct stat64 *)user_ptr(st))->st_blocks, 3 * 8);
    CHECK_EQ(sys_pread64(fd, buf, 4, 0x3ffffffe, 0), 4);
    CHECK(memcmp(user_ptr(buf), "\0ab\0", 4) == 0);
    CHECK_EQ(sys_pread64(fd, buf, 4, 5, 4), 1);
    CHECK_EQ(sys_lseek(fd, 0, SEEK_END), -EOVERFLOW);
    CHECK_EQ(sys__llseek(fd, 0, 0, at, SEEK_END), 0);
    CHECK_EQ(*(u64 *)user_ptr(at), (4ull << 32) + 6);
    CHECK_EQ(sys_ftruncate64(fd, 0x40000000, 0), 0);
    CHECK_EQ(sys_fstat64(fd, st), 0);
    CHECK_EQ(((struct stat64 *)user_ptr(st))->st_blocks, 8);
    CHECK_EQ(sys_fstat(fd, st), 0);
    CHECK_EQ(sys_ftruncate64(fd, 0, 0x80000000), -EINVAL);
    CHECK_EQ(sys_close(fd), 0);
    CHECK_EQ(sys_unlink(user_text("/big")), 0);
    world_check_leaks();
}

/* Half of the buffer is there: that half is moved; nothing of it: -EFAULT. */
void data_bad_addresses(void)
{
    const u32 end = USER_BASE + USER_SIZE;

    world_boot(false);
    u32 path = user_text("/f");
    long fd = sys_open(path, O_RDWR | O_CREAT, 0644);
    CHECK_EQ(sys_write(fd, end - 10, 100), 10);
    CHECK_EQ(sys_write(fd, end, 100), -EFAULT);
    CHECK_EQ(sys_write(fd, 0xfffffff0u, 100), -EFAULT);
    CHECK_EQ(sys_write(fd, path, 0x80000000u), -EINVAL);
    CHECK_EQ(sys_lseek(fd, 0, SEEK_CUR), 10);
    CHECK_EQ(sys_ftruncate(fd, 50000), 0);
    CHECK_EQ(sys_pread64(fd, end - 5000, 50000, 0, 0), 5000);
    CHECK_EQ(sys_pread64(fd, end, 50000, 0, 0), -EFAULT);
    CHECK_EQ(sys_read(fd, end, 0), 0);
    memset(user_ptr(end - 2), 'x', 2);
    CHECK_EQ(sys_open(end - 2, 0, 0), -EFAULT);
    CHECK_EQ(sys_stat64(path, end - 8), -EFAULT);
    CHECK_EQ(sys_close(fd), 0);
    CHECK_EQ(sys_unlink(path), 0);
    world_check_leaks();
}

void append_and_limits(void)
{
    world_boot(false);
    u32 path = user_text("/f"), text = user_text("0123456789"), buf = user_alloc(32);
    long a = sys_open(path, O_WRONLY | O_CREAT | O_APPEND, 0644), b = sys_open(path, O_RDWR, 0);

    CHECK_EQ(sys_write(b, text, 3), 3);
    CHECK_EQ(sys_write(a, text, 10), 10);
    CHECK_EQ(sys_write(b, text, 1), 1);
    CHECK_EQ(sys_pread64(b, buf, 32, 0, 0), 13);
    CHECK(memcmp(user_ptr(buf), "0120123456789", 3) == 0);
    CHECK_EQ(((char *)user_ptr(buf))[3], '0');
    CHECK_EQ(sys_read(a, buf, 1), -EBADF);

    world_task.mm = (struct mm *)1; /* limits are those of processes */
    world_process.rlimits[RLIMIT_FSIZE].rlim_cur = 15;
    CHECK_EQ(sys_write(a, text, 10), 2);
    CHECK_EQ(world_signals, 0);
    CHECK_EQ(sys_write(a, text, 10), -EFBIG);
    CHECK_EQ(world_signals, 1u << (SIGXFSZ - 1));
    world_task.mm = NULL;
    CHECK_EQ(sys_pwrite64(b, text, 10, 0x7ffffffb, 0), 4); /* no O_LARGEFILE */
    CHECK_EQ(sys_pwrite64(b, text, 10, 0x7fffffff, 0), -EFBIG);
    CHECK_EQ(sys_close(a), 0);
    CHECK_EQ(sys_close(b), 0);
    CHECK_EQ(sys_unlink(path), 0);
    world_check_leaks();
}
