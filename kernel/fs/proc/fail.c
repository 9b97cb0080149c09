/*
 * The controls of failure injection: /proc/failslab, /proc/fail_page_alloc (on Linux below
 * /sys/kernel/debug, same names), /proc/PID/fail-nth and /proc/PID/make-it-fail. A read or write
 * of an open one allocates nothing, so that it never is the attempt that fails.
 */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/dev/block/fail_io.h"
#include "kernel/fs/proc/number.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/vfs/file.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/lib/number.h"
#include "kernel/process/task.h"
#include "mm/fault_attr.h"
#include "mm/kalloc/slab.h"

#define NUMBER_TEXT 16u

static long put_text(struct uio *to, u64 *pos, const char *text, u32 len)
{
    if (*pos >= len)
        return 0;
    u32 n = min(to->left, len - (u32)*pos);
    u32 done = uio_put(to, text + (u32)*pos, n);
    *pos += done;
    return uio_result(done, done < n);
}

/* What was written: a number, or Y or N. */
static int get_number(struct uio *from, i32 *value)
{
    char text[NUMBER_TEXT];
    u32 n = from->left;
    i64 number;

    if (n >= sizeof(text))
        return -EINVAL;
    if (uio_get(from, text, n) < n)
        return -EFAULT;
    text[n] = '\0';
    if ((*text == 'Y' || *text == 'N') && (!text[1] || text[1] == '\n')) {
        *value = *text == 'Y';
        return 0;
    }
    int err = parse_number(text, &number);
    *value = number;
    return err;
}

/* Files of the attributes: the entry's `word` is the number. */
static u32 *word_of(const struct file *f)
{
    return proc_inode(f->inode)->entry->word;
}

static long number_read(struct file *f, struct uio *to, u64 *pos)
{
    char text[NUMBER_TEXT];

    return put_text(to, pos, text, scnprintf(text, sizeof(text), "%u\n", *word_of(f)));
}

static long signed_read(struct file *f, struct uio *to, u64 *pos)
{
    char text[NUMBER_TEXT];

    return put_text(to, pos, text, scnprintf(text, sizeof(text), "%d\n", (i32)*word_of(f)));
}

static long number_write(struct file *f, struct uio *from, u64 *pos)
{
    u32 n = from->left;
    i32 value;
    int err = get_number(from, &value);

    if (err)
        return err;
    *word_of(f) = value;
    fail_attributes_changed();
    *pos += n;
    return n;
}

static long flag_read(struct file *f, struct uio *to, u64 *pos)
{
    return put_text(to, pos, *word_of(f) ? "Y\n" : "N\n", 2);
}

static long flag_write(struct file *f, struct uio *from, u64 *pos)
{
    u32 n = from->left;
    i32 value;
    int err = get_number(from, &value);

    if (err || value < 0 || value > 1)
        return err ? err : -EINVAL;
    *word_of(f) = value;
    *pos += n;
    return n;
}

static const struct file_ops number_ops = {
    .read = number_read, .write = number_write, .seek = seek_in_file};
static const struct file_ops signed_ops = {
    .read = signed_read, .write = number_write, .seek = seek_in_file};
static const struct file_ops flag_ops = {
    .read = flag_read, .write = flag_write, .seek = seek_in_file};

/* Calls fn for the process's injection state; -ESRCH if it is gone. */
static int with_task(i32 pid, int (*fn)(struct fail_task *t, i32 *value), i32 *value)
{
    irqflags_t flags = spin_lock_irqsave(&tasklist_lock);
    struct task *t = task_find(pid);
    int err = t ? fn(&t->fail, value) : -ESRCH;

    spin_unlock_irqrestore(&tasklist_lock, flags);
    return err;
}

static int get_nth(struct fail_task *t, i32 *value)
{
    *value = t->nth;
    return 0;
}

static int set_nth(struct fail_task *t, i32 *value)
{
    if (*value < 0)
        return -EINVAL;
    fail_task_set_nth(t, *value);
    return 0;
}

static int get_make_it_fail(struct fail_task *t, i32 *value)
{
    *value = t->make_it_fail;
    return 0;
}

static int set_make_it_fail(struct fail_task *t, i32 *value)
{
    if (current->euid)
        return -EPERM;
    if (*value < 0 || *value > 1)
        return -EINVAL;
    t->make_it_fail = *value;
    return 0;
}

static long task_read(struct file *f, struct uio *to, u64 *pos,
                      int (*get)(struct fail_task *t, i32 *value))
{
    char text[NUMBER_TEXT];
    i32 value;
    int err = with_task(proc_inode(f->inode)->pid, get, &value);

    return err ? err : put_text(to, pos, text, scnprintf(text, sizeof(text), "%d\n", value));
}

static long task_write(struct file *f, struct uio *from, u64 *pos,
                       int (*set)(struct fail_task *t, i32 *value))
{
    u32 n = from->left;
    i32 value;
    int err = get_number(from, &value);

    if (!err)
        err = with_task(proc_inode(f->inode)->pid, set, &value);
    if (err)
        return err;
    *pos += n;
    return n;
}

static long nth_read(struct file *f, struct uio *to, u64 *pos)
{
    return task_read(f, to, pos, get_nth);
}

static long nth_write(struct file *f, struct uio *from, u64 *pos)
{
    return task_write(f, from, pos, set_nth);
}

static long make_it_fail_read(struct file *f, struct uio *to, u64 *pos)
{
    return task_read(f, to, pos, get_make_it_fail);
}

static long make_it_fail_write(struct file *f, struct uio *from, u64 *pos)
{
    return task_write(f, from, pos, set_make_it_fail);
}

const struct file_ops proc_fail_nth_ops = {
    .read = nth_read, .write = nth_write, .seek = seek_in_file};
const struct file_ops proc_make_it_fail_ops = {
    .read = make_it_fail_read, .write = make_it_fail_write, .seek = seek_in_file};

#define LINE_ROOM 64u /* the text must not grow while the caches are walked */

static void add_failslab_cache(const struct kmem_cache_info *c, void *arg)
{
    struct text *t = arg;

    if (c->failslab && t->size - t->len >= LINE_ROOM)
        text_printf(t, "%s\n", c->name);
}

static int show_caches(struct text *t, i32 pid)
{
    (void)pid;
    if (!text_reserve(t, PAGE_SIZE))
        return -ENOMEM;
    kmem_cache_for_each(add_failslab_cache, t);
    return 0;
}

static int store_caches(const char *list, i32 pid)
{
    (void)pid;
    kmem_cache_set_failslab(list);
    return 0;
}

#define WORD(n, w, ops)                                                                            \
    {                                                                                              \
        .name = (n), .mode = S_IFREG | 0600, .file_ops = (ops), .word = (w)                        \
    }
#define NUMBER(n, w) WORD(n, w, &number_ops)
#define FLAG(n, w)   WORD(n, w, &flag_ops)
#define ATTRIBUTES(a)                                                                              \
    NUMBER("injected", &(a).injected), NUMBER("interval", &(a).interval),                          \
        NUMBER("probability", &(a).probability), NUMBER("seed", &(a).seed),                        \
        NUMBER("space", &(a).space), FLAG("task-filter", &(a).task_filter),                        \
        WORD("times", (u32 *)&(a).times, &signed_ops), NUMBER("verbose", &(a).verbose)

const struct proc_entry proc_failslab_entries[] = {
    FLAG("cache-filter", &fail_filter.slab_cache_filter),
    PROC_WRITE("caches", show_caches, store_caches),
    FLAG("ignore-gfp-wait", &fail_filter.slab_ignore_wait),
    ATTRIBUTES(failslab),
    PROC_END,
};

const struct proc_entry proc_fail_io_timeout_entries[] = {
    ATTRIBUTES(fail_io_timeout),
    PROC_END,
};

const struct proc_entry proc_fail_make_request_entries[] = {
    ATTRIBUTES(fail_make_request),
    PROC_END,
};

const struct proc_entry proc_fail_page_alloc_entries[] = {
    FLAG("ignore-gfp-highmem", &fail_filter.page_ignore_highmem),
    FLAG("ignore-gfp-wait", &fail_filter.page_ignore_wait),
    NUMBER("min-order", &fail_filter.page_min_order),
    ATTRIBUTES(fail_page_alloc),
    PROC_END,
};
