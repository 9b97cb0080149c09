#include <uapi/errno.h>
#include "kernel/fs/proc/number.h"
#include "kernel/fs/proc/text.h"
#include "kernel/lib/number.h"

void proc_number_show(const struct proc_number *n, struct text *t)
{
    text_printf(t, "%u\n", *n->value);
}

int proc_number_store(const struct proc_number *n, const char *text)
{
    i64 v;

    if (parse_number(text, &v) || v < n->min || v > n->max)
        return -EINVAL;
    *n->value = v;
    if (n->changed)
        n->changed();
    return 0;
}
