/* /proc/sys. */
#include <uapi/errno.h>
#include <faultline/string.h>
#include <arch/i386/layout.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/ipc/shm.h"
#include "kernel/process/exec.h"
#include "kernel/process/oom.h"
#include "kernel/uts.h"
#include "mm/kalloc/slab.h"
#include "mm/phys/zone.h"
#include "mm/commit.h"
#include "mm/file/page_cache.h"
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
SHOW(show_mmap_min_addr, "%lu", MMAP_MIN_ADDR)
SHOW(show_drop_caches, "%u", 0u)

static int store_hostname(const char *text, i32 pid)
{
    (void)pid;
    if (strlen(text) > __NEW_UTS_LEN)
        return -EINVAL;
    strlcpy(system_name.nodename, text, sizeof(system_name.nodename));
    return 0;
}

/*
 * 1: clean pages of files that have a home elsewhere, and per-CPU lists; 2: what is kept ready:
 * page tables and empty slabs; 3: both.
 */
static int store_drop_caches(const char *text, i32 pid)
{
    (void)pid;
    if (text[0] < '1' || text[0] > '3' || text[1])
        return -EINVAL;
    if (text[0] != '2')
        page_caches_drop_clean();
    mm_shrink();
    kmem_cache_shrink_all();
    drain_page_lists();
    return 0;
}

/* Ratio and KiB are two ways to say the same: the one that is set last counts. */
static void ratio_changed(void)
{
    overcommit.kbytes = 0;
    overcommit_changed();
}

static void kbytes_changed(void)
{
    overcommit.ratio = 0;
    overcommit_changed();
}

#define INT_MAX 0x7fffffffu

static const struct proc_number max_map_count_number = {&max_map_count, 0, INT_MAX, NULL};
static const struct proc_number randomize_number = {&randomize_va_space, RANDOMIZE_NOTHING,
                                                    RANDOMIZE_ALL, NULL};
static const struct proc_number overcommit_mode = {&overcommit.mode, OVERCOMMIT_GUESS,
                                                   OVERCOMMIT_NEVER, overcommit_changed};
static const struct proc_number overcommit_ratio = {&overcommit.ratio, 0, INT_MAX, ratio_changed};
static const struct proc_number overcommit_kbytes = {&overcommit.kbytes, 0, ~0u, kbytes_changed};
static const struct proc_number min_free_number = {&min_free_kbytes, 0, INT_MAX,
                                                   zones_set_min_free};
static const struct proc_number panic_on_oom = {&oom_settings.panic_on_oom, 0, 2, NULL};
static const struct proc_number kill_allocating = {&oom_settings.kill_allocating_task, 0, INT_MAX,
                                                   NULL};
static const struct proc_number dump_tasks = {&oom_settings.dump_tasks, 0, INT_MAX, NULL};

static const struct proc_number shm_all_number = {&shm_all, 0, ~0u, NULL};
static const struct proc_number shm_max_number = {&shm_max, 0, ~0u, NULL};
static const struct proc_number shm_mni_number = {&shm_mni, 0, IPC_INDEX_MAX, NULL};

static const struct proc_entry kernel_entries[] = {
    PROC_WRITE("hostname", show_hostname, store_hostname),
    PROC_FILE("osrelease", show_osrelease),
    PROC_FILE("ostype", show_ostype),
    PROC_FILE("pid_max", show_pid_max),
    PROC_NUMBER("randomize_va_space", &randomize_number),
    PROC_NUMBER("shmall", &shm_all_number),
    PROC_NUMBER("shmmax", &shm_max_number),
    PROC_NUMBER("shmmni", &shm_mni_number),
    PROC_FILE("version", show_version),
    PROC_END,
};

static const struct proc_entry vm_entries[] = {
    PROC_WRITE("drop_caches", show_drop_caches, store_drop_caches),
    PROC_NUMBER("max_map_count", &max_map_count_number),
    PROC_NUMBER("min_free_kbytes", &min_free_number),
    PROC_FILE("mmap_min_addr", show_mmap_min_addr),
    PROC_NUMBER("oom_dump_tasks", &dump_tasks),
    PROC_NUMBER("oom_kill_allocating_task", &kill_allocating),
    PROC_NUMBER("overcommit_kbytes", &overcommit_kbytes),
    PROC_NUMBER("overcommit_memory", &overcommit_mode),
    PROC_NUMBER("overcommit_ratio", &overcommit_ratio),
    PROC_NUMBER("panic_on_oom", &panic_on_oom),
    PROC_WRITE("replacement", proc_show_replacement, proc_store_replacement),
    PROC_END,
};

const struct proc_entry proc_sys_entries[] = {
    PROC_DIR("kernel", kernel_entries),
    PROC_DIR("vm", vm_entries),
    PROC_END,
};
