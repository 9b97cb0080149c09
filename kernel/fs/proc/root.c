/* The entries outside of process directories. */
#include <uapi/errno.h>
#include <faultline/printk.h>
#include "kernel/fs/proc/proc.h"
#include "kernel/process/task.h"

static int self_link(i32 pid, char *buf, u32 size)
{
    (void)pid;
    return scnprintf(buf, size, "%d", current->tgid);
}

static int thread_self_link(i32 pid, char *buf, u32 size)
{
    (void)pid;
    return scnprintf(buf, size, "%d/task/%d", current->tgid, current->pid);
}

static int mounts_link(i32 pid, char *buf, u32 size)
{
    (void)pid;
    return scnprintf(buf, size, "self/mounts");
}

const struct proc_entry proc_root_entries[] = {
    PROC_FILE("buddyinfo", proc_show_buddyinfo),
    PROC_FILE("cmdline", proc_show_cmdline),
    PROC_FILE("cpuinfo", proc_show_cpuinfo),
    PROC_FILE("diskstats", proc_show_diskstats),
    PROC_DIR("fail_io_timeout", proc_fail_io_timeout_entries),
    PROC_DIR("fail_make_request", proc_fail_make_request_entries),
    PROC_DIR("fail_page_alloc", proc_fail_page_alloc_entries),
    PROC_DIR("failslab", proc_failslab_entries),
    PROC_FILE("filesystems", proc_show_filesystems),
    PROC_SECRET("kernel_pagetables", proc_show_kernel_pagetables),
    {.name = "kpagecount", .mode = S_IFREG | 0400, .file_ops = &proc_kpagecount_ops},
    {.name = "kpageflags", .mode = S_IFREG | 0400, .file_ops = &proc_kpageflags_ops},
    PROC_FILE("loadavg", proc_show_loadavg),
    PROC_FILE("meminfo", proc_show_meminfo),
    PROC_LINK("mounts", mounts_link, NULL),
    {.name = "page_mappings", .mode = S_IFREG | 0400, .file_ops = &proc_page_mappings_ops},
    {.name = "page_owner", .mode = S_IFREG | 0400, .file_ops = &proc_page_owner_ops},
    PROC_SECRET("page_owner_stacks", proc_show_page_owner_stacks),
    PROC_FILE("partitions", proc_show_partitions),
    PROC_LINK("self", self_link, NULL),
    PROC_SECRET("slabinfo", proc_show_slabinfo),
    PROC_FILE("stat", proc_show_stat),
    PROC_DIR("sys", proc_sys_entries),
    PROC_DIR("sysvipc", proc_sysvipc_entries),
    PROC_LINK("thread-self", thread_self_link, NULL),
    PROC_FILE("uptime", proc_show_uptime),
    PROC_FILE("version", proc_show_version),
    PROC_SECRET("vmallocinfo", proc_show_vmallocinfo),
    PROC_FILE("vmstat", proc_show_vmstat),
    PROC_FILE("zoneinfo", proc_show_zoneinfo),
    PROC_END,
};
