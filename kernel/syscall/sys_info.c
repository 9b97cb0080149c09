#include "kernel/syscall/calls.h"
#include "kernel/syscall/times.h"
#include "kernel/fs/devfs/random.h"
#include "kernel/log/log.h"
#include "kernel/process/process.h"
#include "kernel/process/pid.h"
#include "kernel/process/task.h"
#include "kernel/sched/sched.h"
#include "kernel/uts.h"
#include "mm/phys/alloc.h"
#include "mm/phys/zone.h"
#include "arch/i386/power.h"
#include "arch/i386/usercopy.h"
#include <faultline/printk.h>
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/random.h>
#include <uapi/reboot.h>
#include <uapi/sysinfo.h>

long sys_newuname(u32 user_name)
{
    return copy_to_user((void *)user_name, &system_name, sizeof(system_name));
}

static int set_name(char *field, u32 user_name, u32 len)
{
    char name[__NEW_UTS_LEN + 1] = {0};

    if (current->euid)
        return -EPERM;
    if (len > __NEW_UTS_LEN)
        return -EINVAL;
    if (copy_from_user(name, (const void *)user_name, len))
        return -EFAULT;
    memcpy(field, name, sizeof(name));
    return 0;
}

long sys_sethostname(u32 user_name, u32 len)
{
    return set_name(system_name.nodename, user_name, len);
}

long sys_setdomainname(u32 user_name, u32 len)
{
    return set_name(system_name.domainname, user_name, len);
}

/* Units of a page, so that 4 GiB fit into the 32-bit fields. */
long sys_sysinfo(u32 user_info)
{
    struct sysinfo s = {
        .uptime = div_u64(time_since_boot(), NSEC_PER_SEC, NULL),
        .totalram = nr_total_pages(),
        .freeram = nr_free_pages(),
        .procs = task_count(),
        .totalhigh = zones[ZONE_HIGHMEM].managed,
        .freehigh = zones[ZONE_HIGHMEM].free,
        .mem_unit = PAGE_SIZE,
    };

    for (int i = 0; i < 3; i++)
        s.loads[i] = load_average[i] << (SI_LOAD_SHIFT - 11);
    return copy_to_user((void *)user_info, &s, sizeof(s));
}

/* syslog(2) actions. */
enum {
    LOG_CLOSE = 0,
    LOG_OPEN = 1,
    LOG_READ_ALL = 3,
    LOG_READ_CLEAR = 4,
    LOG_CLEAR = 5,
    LOG_CONSOLE_OFF = 6,
    LOG_CONSOLE_ON = 7,
    LOG_CONSOLE_LEVEL = 8,
    LOG_SIZE_UNREAD = 9,
    LOG_SIZE_BUFFER = 10,
};

static u32 log_cleared; /* READ_ALL starts here */

static long read_log(u32 user_buf, u32 len)
{
    char part[256];
    u32 pos = log_cleared, end = log_end(), done = 0;

    if (end - pos > len)
        pos = end - len;
    while (done < len && pos != end) {
        u32 n = log_read(&pos, part, min((u32)sizeof(part), len - done));
        if (!n)
            break;
        if (copy_to_user((void *)(user_buf + done), part, n))
            return -EFAULT;
        done += n;
    }
    return done;
}

/* Everybody may read the log; all else is the superuser's. */
long sys_syslog(u32 action, u32 user_buf, u32 len)
{
    long n = 0;

    if (action != LOG_READ_ALL && action != LOG_SIZE_BUFFER && current->euid)
        return -EPERM;
    switch (action) {
    case LOG_CLOSE:
    case LOG_OPEN:
        return 0;
    case LOG_READ_ALL:
    case LOG_READ_CLEAR:
        if (!user_buf || (i32)len < 0)
            return -EINVAL;
        n = read_log(user_buf, len);
        if (action == LOG_READ_CLEAR && n >= 0)
            log_cleared = log_end();
        return n;
    case LOG_CLEAR:
        log_cleared = log_end();
        return 0;
    case LOG_CONSOLE_OFF:
        console_loglevel = 1;
        return 0;
    case LOG_CONSOLE_ON:
        console_loglevel = 7;
        return 0;
    case LOG_CONSOLE_LEVEL:
        if (len < 1 || len > 8)
            return -EINVAL;
        console_loglevel = len;
        return 0;
    case LOG_SIZE_UNREAD:
        return min(log_end() - log_cleared, LOG_SIZE);
    case LOG_SIZE_BUFFER:
        return LOG_SIZE;
    default:
        return -EINVAL;
    }
}

static bool reboot_magic_valid(u32 magic1, u32 magic2)
{
    return magic1 == LINUX_REBOOT_MAGIC1 &&
           (magic2 == LINUX_REBOOT_MAGIC2 || magic2 == LINUX_REBOOT_MAGIC2A ||
            magic2 == LINUX_REBOOT_MAGIC2B || magic2 == LINUX_REBOOT_MAGIC2C);
}

long sys_reboot(u32 magic1, u32 magic2, u32 command, u32 user_arg)
{
    (void)user_arg;
    if (current->euid)
        return -EPERM;
    if (!reboot_magic_valid(magic1, magic2))
        return -EINVAL;
    switch (command) {
    case LINUX_REBOOT_CMD_CAD_ON:
    case LINUX_REBOOT_CMD_CAD_OFF:
        return 0;
    case LINUX_REBOOT_CMD_RESTART:
    case LINUX_REBOOT_CMD_RESTART2:
        printk(KERN_INFO "reboot: Restarting system\n");
        power_restart();
    case LINUX_REBOOT_CMD_POWER_OFF:
        printk(KERN_INFO "reboot: Power down\n");
        power_off();
        schedule_timeout(2 * HZ); /* the machine takes a moment */
        printk(KERN_WARNING "reboot: this machine does not switch itself off\n");
        process_exit(0);
    case LINUX_REBOOT_CMD_HALT:
        printk(KERN_INFO "reboot: System halted\n");
        process_exit(0);
    default:
        return -EINVAL;
    }
}

long sys_getrandom(u32 user_buf, u32 len, u32 flags)
{
    u8 part[64];

    if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
        return -EINVAL;
    for (u32 done = 0; done < len; done += sizeof(part)) {
        u32 n = min(len - done, (u32)sizeof(part));
        random_bytes(part, n);
        if (copy_to_user((void *)(user_buf + done), part, n))
            return done ? (long)done : -EFAULT;
    }
    return len;
}
