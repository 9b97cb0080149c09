/* /proc/sys. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include <arch/i386/layout.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/uts.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/alloc.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"

#define SHOW(name, fmt, value)                                                                     \
    static int name(struct text *t, i32 pid)                                                       \
    {                                                                                              \
        (void)pid;                                                                                 \
        text_printf(t, fmt "\n", (value));                                                         \
        return 0;                                                                                  \
    }

SHOW(show_ostype, "%s", system_name.sysname)
SHOW(show_osrelease, "%s", system_name.release)
SHOW(show_version, "%s", system_name.version)
SHOW(show_hostname, "%s", system_name.nodename)
SHOW(show_pid_max, "%u", 32768u)
SHOW(show_overcommit, "%u", 0u)
SHOW(show_max_map_count, "%u", MAX_MAP_COUNT)
SHOW(show_mmap_min_addr, "%lu", MMAP_MIN_ADDR)
SHOW(show_drop_caches, "%u", 0u)

static int store_hostname(const char *text)
{
    if (strlen(text) > __NEW_UTS_LEN)
        return -EINVAL;
    strlcpy(system_name.nodename, text, sizeof(system_name.nodename));
    return 0;
}

/* Gives back what is kept ready: page tables, empty slabs, per-CPU pages. 1, 2 or 3, as in Linux.
 */
static int store_drop_caches(const char *text)
{
    if (text[0] < '1' || text[0] > '3' || text[1])
        return -EINVAL;
    mm_shrink();
    kmem_cache_shrink_all();
    drain_page_lists();
    return 0;
}

static const struct proc_entry kernel_entries[] = {
    PROC_WRITE("hostname", show_hostname, store_hostname),
    PROC_FILE("osrelease", show_osrelease),
    PROC_FILE("ostype", show_ostype),
    PROC_FILE("pid_max", show_pid_max),
    PROC_FILE("version", show_version),
    PROC_END,
};

static const struct proc_entry vm_entries[] = {
    PROC_WRITE("drop_caches", show_drop_caches, store_drop_caches),
    PROC_FILE("max_map_count", show_max_map_count),
    PROC_FILE("mmap_min_addr", show_mmap_min_addr),
    PROC_FILE("overcommit_memory", show_overcommit),
    PROC_END,
};

const struct proc_entry proc_sys_entries[] = {
    PROC_DIR("kernel", kernel_entries),
    PROC_DIR("vm", vm_entries),
    PROC_END,
};
