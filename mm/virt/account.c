/* Committed_AS. */
#include <uapi/errno.h>
#include "mm/phys/alloc.h"
#include "mm/virt/account_int.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

u32 committed_pages;

int commit_charge(u32 pages)
{
    if (pages > nr_total_pages())
        return -ENOMEM;
    committed_pages += pages;
    return 0;
}
