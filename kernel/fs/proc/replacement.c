/* /proc/PID/frame_limit and /proc/sys/vm/replacement: page replacement, and for whom. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/proc/task.h"
#include "kernel/lib/number.h"
#include "mm/virt/frame_limit.h"
#include "mm/reclaim/policy.h"
#include "mm/virt/mm.h"

/* All names, the one in use in brackets. */
int proc_show_replacement(struct text *t, i32 pid)
{
    (void)pid;
    for (u32 i = 0; i < REPLACEMENT_POLICIES; i++) {
        const struct replacement_policy *p = replacement_policies[i];
        text_printf(t, p == replacement_policy ? "%s[%s]" : "%s%s", i ? " " : "", p->name);
    }
    text_add(t, "\n", 1);
    return 0;
}

int proc_store_replacement(const char *text, i32 pid)
{
    const struct replacement_policy *policy = replacement_policy_find(text);

    (void)pid;
    if (policy)
        replacement_policy = policy;
    return policy ? 0 : -EINVAL;
}

int proc_show_frame_limit(struct text *t, i32 pid)
{
    struct mm *mm;
    int err = proc_mm_get(pid, &mm);

    if (err || !mm)
        return err;
    u32 frames = mm_frame_limit(mm);
    if (frames)
        text_printf(t, "%u\n", frames);
    else
        text_printf(t, "max\n");
    mm_put(mm);
    return 0;
}

/* Pages, or "max". */
int proc_store_frame_limit(const char *text, i32 pid)
{
    i64 frames = 0;
    struct mm *mm;
    int err = strcmp(text, "max") ? parse_number(text, &frames) : 0;

    if (err)
        return err;
    if (strcmp(text, "max") && (frames < 1 || frames > 0x7fffffff))
        return -EINVAL;
    err = proc_mm_get(pid, &mm);
    if (err || !mm)
        return err ? err : -EINVAL;
    err = mm_set_frame_limit(mm, frames);
    mm_put(mm);
    return err;
}
