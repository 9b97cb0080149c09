/* Failure injection by probability, interval, space and times. */
#include <faultline/printk.h>
#include <uapi/errno.h>
#include "mm/fault_attr.h"

struct fault_attr failslab = FAULT_ATTR("failslab"),
                  fail_page_alloc = FAULT_ATTR("fail_page_alloc");

struct fail_filter fail_filter = {
    .slab_ignore_wait = true,
    .page_ignore_wait = true,
    .page_ignore_highmem = true,
    .page_min_order = 1,
};

/* xorshift32 (Marsaglia 2003): every value but 0, each once in 2^32 - 1. */
static u32 next_random(u32 *seed)
{
    u32 x = *seed ? *seed : 1;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *seed = x;
}

void fault_attr_inject(struct fault_attr *a)
{
    a->injected++;
    if (a->times > 0)
        a->times--;
    if (a->verbose)
        printk(KERN_INFO "FAULT_INJECTION: forcing a failure. name %s, interval %u, "
                         "probability %u, space %u, times %d\n",
               a->name, a->interval, a->probability, a->space, a->times);
}

bool fault_attr_fails(struct fault_attr *a, u32 size, bool make_it_fail)
{
    if (!a->probability || a->times == 0 || (a->task_filter && !make_it_fail))
        return false;
    if (a->space > size) {
        a->space -= size;
        return false;
    }
    if (a->interval > 1 && ++a->attempts % a->interval)
        return false;
    if (next_random(&a->seed) % 100 >= a->probability)
        return false;
    fault_attr_inject(a);
    return true;
}

/* A decimal number, perhaps negative; *text moves behind it. False: there is none. */
static bool read_number(const char **text, i32 *value)
{
    bool negative = **text == '-';
    u32 v = 0;

    *text += negative;
    if (**text < '0' || **text > '9')
        return false;
    while (**text >= '0' && **text <= '9')
        v = v * 10 + (u32)(*(*text)++ - '0');
    *value = negative ? -(i32)v : (i32)v;
    return true;
}

int fault_attr_setup(struct fault_attr *a, const char *text)
{
    i32 value[4];

    for (u32 i = 0; i < ARRAY_SIZE(value); i++) {
        if (!read_number(&text, &value[i]) || *text != (i < 3 ? ',' : '\0')) {
            printk(KERN_WARNING "%s=: not INTERVAL,PROBABILITY,SPACE,TIMES\n", a->name);
            return -EINVAL;
        }
        text++;
    }
    a->interval = value[0];
    a->probability = value[1];
    a->space = value[2];
    a->times = value[3];
    printk(KERN_INFO "%s: interval %u, probability %u, space %u, times %d, seed %u\n", a->name,
           a->interval, a->probability, a->space, a->times, a->seed);
    return 0;
}
