/*
 * Any sequence of allocations and frees keeps the free lists sound and agrees with the model.
 * Input: two bytes for each operation. After each input all is free again, in the same blocks.
 */
#include <stdint.h>
#include "mm/phys/alloc.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"
#include "tests/host/phys/check.h"
#include "tests/host/phys/model.h"
#include "tests/host/lib/ktap.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SLOTS 256u

static struct {
    struct page *p;
    unsigned order;
} slots[SLOTS];
static struct block_counts at_boot;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    host_machine_init();
    host_boot(18, 2);
    count_blocks(&at_boot);
    model_init();
    return 0;
}

static void free_slot(unsigned k)
{
    if (!slots[k].p)
        return;
    model_free(slots[k].p, slots[k].order);
    free_pages(slots[k].p, slots[k].order);
    slots[k].p = NULL;
}

static void operate(unsigned k, uint8_t how)
{
    gfp_t gfp = (how >> 4 & 1   ? GFP_DMA
                 : how >> 5 & 1 ? GFP_HIGHMEM
                                : 0) |
                (how >> 6 & 1 ? GFP_HIGH : GFP_WAIT) | GFP_NOWARN;
    unsigned order = how % 16;

    if (how == 0xff) {
        drain_page_lists();
    } else if (slots[k].p) {
        free_slot(k);
    } else if (order < MAX_ORDER) {
        slots[k].order = order;
        slots[k].p = alloc_pages(gfp, order);
        if (slots[k].p)
            model_alloc(slots[k].p, order, gfp);
        else
            model_check_failure(gfp, order);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct block_counts now;

    for (; size >= 2; data += 2, size -= 2)
        operate(data[0], data[1]);
    check_all_zones();
    for (unsigned k = 0; k < SLOTS; k++)
        free_slot(k);
    model_check_counts();
    count_blocks(&now);
    same_blocks(&at_boot, &now);
    host_stop_if_failed();
    return 0;
}
