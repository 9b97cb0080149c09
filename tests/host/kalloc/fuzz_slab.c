/*
 * Any sequence of object and kmalloc operations, with failures injected, keeps contents apart and
 * leaks nothing. Input: three bytes for each operation.
 */
#include <stdint.h>
#include "mm/failinject.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "tests/host/kalloc/util.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SLOTS 64u

static struct kmem_cache *caches[3];
static const u32 sizes[3] = {20, 500, 4096};
static struct {
    void *p;
    u32 size;
    struct kmem_cache *cache; /* NULL: by kmalloc */
} slots[SLOTS];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    host_machine_init();
    host_boot(8, 0);
    for (unsigned i = 0; i < 3; i++)
        caches[i] = kmem_cache_create("fuzzed", sizes[i], 0, NULL);
    save_usage();
    return 0;
}

static void free_slot(unsigned k)
{
    void *p = slots[k].p;

    if (!p)
        return;
    CHECK(filled(p, slots[k].size, k));
    if (slots[k].cache)
        kmem_cache_free(slots[k].cache, p);
    else
        kfree(p);
    slots[k].p = NULL;
}

static void alloc_slot(unsigned k, unsigned how, u32 size)
{
    if (how < 3) {
        slots[k].cache = caches[how];
        slots[k].size = sizes[how];
        slots[k].p = kmem_cache_alloc(caches[how], GFP_KERNEL | GFP_NOWARN);
    } else {
        slots[k].cache = NULL;
        slots[k].size = size;
        slots[k].p = kmalloc(size, GFP_ATOMIC | GFP_NOWARN);
    }
    if (slots[k].p)
        fill(slots[k].p, slots[k].size, k);
}

static void resize_slot(unsigned k, u32 size)
{
    void *p = krealloc(slots[k].p, size, GFP_KERNEL | GFP_NOWARN);

    if (!p)
        return;
    CHECK(filled(p, min(size, slots[k].size), k));
    slots[k].p = p;
    slots[k].size = size;
    fill(p, size, k);
}

static void operate(unsigned k, uint8_t how, uint8_t arg)
{
    u32 size = 1 + arg * arg;

    if (how >= 250)
        kmem_cache_shrink_all();
    else if (how >= 240)
        fail_set(how % FAIL_POINTS, 1 + arg % 8);
    else if (!slots[k].p)
        alloc_slot(k, how % 5, size);
    else if (!slots[k].cache && how % 4 == 0)
        resize_slot(k, size);
    else
        free_slot(k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (; size >= 3; data += 3, size -= 3)
        operate(data[0] % SLOTS, data[1], data[2]);
    for (unsigned i = 0; i < FAIL_POINTS; i++)
        (void)fail_clear(i);
    for (unsigned k = 0; k < SLOTS; k++)
        free_slot(k);
    check_usage();
    host_stop_if_failed();
    return 0;
}
