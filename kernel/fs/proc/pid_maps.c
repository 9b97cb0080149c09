/* maps of a process. */
#include <uapi/errno.h>
#include <uapi/limits.h>
#include <faultline/string.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/proc/pid_maps.h"
#include "kernel/fs/proc/task.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

#define NAME_COLUMN 49 /* where the name begins, as in a 32-bit Linux */

static const char *special_name(const struct mm *mm, const struct vm_area *a)
{
    if (a->start < mm->brk && a->end > mm->start_brk)
        return "[heap]";
    if (a->start <= mm->start_stack && a->end >= mm->start_stack)
        return "[stack]";
    return NULL;
}

void proc_add_name(struct text *t, u32 line, const char *name)
{
    text_pad(t, line, NAME_COLUMN);
    for (; *name; name++) {
        if (*name == '\n')
            text_add(t, "\\012", 4);
        else
            text_add(t, name, 1);
    }
}

void proc_add_area(struct text *t, const struct vm_area *a, char *buf)
{
    u32 line = t->len, dev = 0, ino = 0;
    u64 offset = a->file ? (u64)a->pgoff << PAGE_SHIFT : 0;
    const char *name = NULL;

    if (a->file) {
        a->file_ops->describe(a->file, buf, PATH_MAX, &dev, &ino);
        name = buf;
    } else {
        name = special_name(a->mm, a);
    }
    text_printf(t, "%08lx-%08lx %c%c%c%c %08llx %02x:%02x %u ", a->start, a->end,
                a->flags & VM_READ ? 'r' : '-', a->flags & VM_WRITE ? 'w' : '-',
                a->flags & VM_EXEC ? 'x' : '-', a->flags & VM_MAYSHARE ? 's' : 'p', offset,
                DEV_MAJOR(dev), DEV_MINOR(dev), ino);
    if (name)
        proc_add_name(t, line, name);
    text_add(t, "\n", 1);
}

int proc_lock_mm(i32 pid, struct mm **mm, char **buf)
{
    int err = proc_mm_get(pid, mm);

    if (err || !*mm)
        return err;
    *buf = kmalloc(PATH_MAX, GFP_KERNEL);
    if (!*buf) {
        mm_put(*mm);
        return -ENOMEM;
    }
    mutex_lock(&(*mm)->mmap_lock);
    return 0;
}

void proc_unlock_mm(struct mm *mm, char *buf)
{
    mutex_unlock(&mm->mmap_lock);
    kfree(buf);
    mm_put(mm);
}

int proc_pid_maps(struct text *t, i32 pid)
{
    struct vm_area *a;
    struct mm *mm;
    char *buf;
    int err = proc_lock_mm(pid, &mm, &buf);

    if (err || !mm)
        return err;
    list_for_each (a, &mm->area_list, link)
        proc_add_area(t, a, buf);
    proc_unlock_mm(mm, buf);
    return 0;
}
