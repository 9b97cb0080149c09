/* The columns of ps. */
#include "user/bin/ps/ps.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct system host;

static long run_seconds(const struct process *p)
{
    return (p->utime + p->stime) / PROC_HZ;
}

static long age_seconds(const struct process *p)
{
    long age = host.uptime - (long)(p->start / PROC_HZ);

    return age > 0 ? age : 0;
}

#define NUMBER_COLUMN(name, format, value)                                                         \
    static void print_##name(const struct process *p, char *out, size_t size)                      \
    {                                                                                              \
        snprintf(out, size, format, value);                                                        \
    }

NUMBER_COLUMN(pid, "%d", p->pid)
NUMBER_COLUMN(ppid, "%d", p->ppid)
NUMBER_COLUMN(pgid, "%d", p->group)
NUMBER_COLUMN(sid, "%d", p->session)
NUMBER_COLUMN(tpgid, "%d", p->foreground_group)
NUMBER_COLUMN(uid, "%d", p->uid)
NUMBER_COLUMN(minflt, "%lu", p->minflt)
NUMBER_COLUMN(majflt, "%lu", p->majflt)
NUMBER_COLUMN(rss, "%ld", p->rss *host.page_kib)
NUMBER_COLUMN(vsz, "%lu", p->vsize / 1024)
NUMBER_COLUMN(sz, "%lu", p->vsize / 1024 / host.page_kib)
NUMBER_COLUMN(ni, "%ld", p->nice)
NUMBER_COLUMN(pri, "%ld", 39 - p->priority)
NUMBER_COLUMN(nlwp, "%ld", p->threads)
NUMBER_COLUMN(s, "%c", p->state)
NUMBER_COLUMN(comm, "%s", p->comm)

static void print_user(const struct process *p, char *out, size_t size)
{
    if (p->uid == 0)
        snprintf(out, size, "root");
    else
        print_uid(p, out, size);
}

/* The device number's name: 4:64 is ttyS0, 4:1 tty1, 5:1 console, 136:0 pts/0. */
static void print_tty(const struct process *p, char *out, size_t size)
{
    int major = p->tty >> 8 & 0xfff, minor = (p->tty & 0xff) | (p->tty >> 12 & 0xfff00);

    if (major == 4)
        snprintf(out, size, minor < 64 ? "tty%d" : "ttyS%d", minor < 64 ? minor : minor - 64);
    else if (major >= 136 && major < 144)
        snprintf(out, size, "pts/%d", (major - 136) * 256 + minor);
    else if (major == 5 && minor == 1)
        snprintf(out, size, "console");
    else
        snprintf(out, size, "?");
}

static void print_stat(const struct process *p, char *out, size_t size)
{
    snprintf(out, size, "%c%s%s%s%s", p->state,
             p->nice < 0   ? "<"
             : p->nice > 0 ? "N"
                           : "",
             p->session == p->pid ? "s" : "", p->threads > 1 ? "l" : "",
             p->foreground_group == p->group ? "+" : "");
}

static void print_time(const struct process *p, char *out, size_t size)
{
    long t = run_seconds(p);

    snprintf(out, size, "%02ld:%02ld:%02ld", t / 3600, t / 60 % 60, t % 60);
}

static void print_bsd_time(const struct process *p, char *out, size_t size)
{
    long t = run_seconds(p);

    snprintf(out, size, "%ld:%02ld", t / 60, t % 60);
}

static void print_elapsed(const struct process *p, char *out, size_t size)
{
    long t = age_seconds(p);

    if (t >= 86400)
        snprintf(out, size, "%ld-%02ld:%02ld:%02ld", t / 86400, t / 3600 % 24, t / 60 % 60, t % 60);
    else if (t >= 3600)
        snprintf(out, size, "%02ld:%02ld:%02ld", t / 3600, t / 60 % 60, t % 60);
    else
        snprintf(out, size, "%02ld:%02ld", t / 60, t % 60);
}

static void print_start(const struct process *p, char *out, size_t size)
{
    time_t start = time(NULL) - age_seconds(p);
    struct tm *when = localtime(&start);

    if (!when || strftime(out, size, age_seconds(p) < 86400 ? "%H:%M" : "%b%d", when) == 0)
        snprintf(out, size, "?");
}

static void print_share(long long part, long long whole, char *out, size_t size)
{
    long long tenths = whole > 0 ? part * 1000 / whole : 0;

    if (tenths > 999)
        snprintf(out, size, "%lld", tenths / 10);
    else
        snprintf(out, size, "%lld.%lld", tenths / 10, tenths % 10);
}

static void print_pcpu(const struct process *p, char *out, size_t size)
{
    print_share(p->utime + p->stime, (long long)age_seconds(p) * PROC_HZ, out, size);
}

static void print_c(const struct process *p, char *out, size_t size)
{
    long age = age_seconds(p);

    snprintf(out, size, "%ld", age ? run_seconds(p) * 100 / age : 0);
}

static void print_pmem(const struct process *p, char *out, size_t size)
{
    print_share((long long)p->rss * host.page_kib, host.total_kib, out, size);
}

static const struct column columns[] = {
    {"pid", "PID", 5, print_pid},
    {"ppid", "PPID", 5, print_ppid},
    {"pgid", "PGID", 5, print_pgid},
    {"pgrp", "PGRP", 5, print_pgid},
    {"sid", "SID", 5, print_sid},
    {"sess", "SESS", 5, print_sid},
    {"tpgid", "TPGID", 5, print_tpgid},
    {"uid", "UID", 5, print_uid},
    {"user", "USER", -8, print_user},
    {"minflt", "MINFLT", 6, print_minflt},
    {"min_flt", "MINFL", 6, print_minflt},
    {"majflt", "MAJFLT", 6, print_majflt},
    {"maj_flt", "MAJFL", 6, print_majflt},
    {"rss", "RSS", 5, print_rss},
    {"rssize", "RSS", 5, print_rss},
    {"vsz", "VSZ", 6, print_vsz},
    {"vsize", "VSZ", 6, print_vsz},
    {"sz", "SZ", 5, print_sz},
    {"stat", "STAT", -4, print_stat},
    {"s", "S", -1, print_s},
    {"state", "S", -1, print_s},
    {"ni", "NI", 3, print_ni},
    {"nice", "NI", 3, print_ni},
    {"pri", "PRI", 3, print_pri},
    {"nlwp", "NLWP", 4, print_nlwp},
    {"thcount", "THCNT", 5, print_nlwp},
    {"c", "C", 2, print_c},
    {"pcpu", "%CPU", 4, print_pcpu},
    {"%cpu", "%CPU", 4, print_pcpu},
    {"pmem", "%MEM", 4, print_pmem},
    {"%mem", "%MEM", 4, print_pmem},
    {"tty", "TT", -8, print_tty},
    {"tt", "TT", -8, print_tty},
    {"tname", "TTY", -8, print_tty},
    {"time", "TIME", 8, print_time},
    {"cputime", "TIME", 8, print_time},
    {"bsdtime", "TIME", 6, print_bsd_time},
    {"etime", "ELAPSED", 11, print_elapsed},
    {"start_time", "START", -5, print_start},
    {"stime", "STIME", -5, print_start},
    {"comm", "COMMAND", -15, print_comm},
    {"ucmd", "CMD", -15, print_comm},
    {"cmd", "CMD", -27, process_command},
    {"args", "COMMAND", -27, process_command},
    {"command", "COMMAND", -27, process_command},
};

const struct column *column_find(const char *name)
{
    for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
        if (strcmp(columns[i].name, name) == 0)
            return &columns[i];
    }
    return NULL;
}
