/* A process's files in /proc: formats, and numbers that agree with each other. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/pattern.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char buf[65536];

static char *contents(const char *path)
{
    REQUIRE(read_file(path, buf, sizeof(buf)) > 0);
    return buf;
}

/* Whether the last word of the line begins there, behind at least one space. */
static bool starts_at(const char *line, size_t column)
{
    return strlen(line) > column && line[column - 1] == ' ' && line[column] != ' ';
}

static void maps_lines(void)
{
    char *text = contents("/proc/self/maps"), *line;
    unsigned long last = 0;
    bool stack = false;

    while ((line = next_line(&text))) {
        unsigned long start = strtoul(line, NULL, 16), end = strtoul(line + 9, NULL, 16);
        bool named = !line_matches(line, "%x-%x %w %x %x:%x %u ");

        if (!CHECK(!named || line_matches(line, "%x-%x %w %x %x:%x %u%s%*")))
            note("line: %s", line);
        CHECK(line[8] == '-' && line[17] == ' ' && strchr("r-", line[18]));
        CHECK(strchr("w-", line[19]) && strchr("x-", line[20]) && strchr("ps", line[21]));
        CHECK(start >= last && end > start && start % PAGE == 0 && end % PAGE == 0);
        if (named) /* column 50 with a 32-bit kernel, 74 with a 64-bit one */
            CHECK(starts_at(line, 49) || starts_at(line, 73));
        stack |= strcmp(line + strlen(line) - 7, "[stack]") == 0;
        last = end;
    }
    CHECK(stack);
}

static void maps_shows_the_program(void)
{
    struct area text, data, stack;
    static int variable = 1;
    char path[200] = "";

    REQUIRE(readlink("/proc/self/exe", path, sizeof(path) - 1) > 0);
    REQUIRE(find_area(maps_shows_the_program, &text));
    CHECK_TEXT(text.perms, "r-xp");
    CHECK_TEXT(text.name, path);
    CHECK(text.inode != 0);
    REQUIRE(find_area(&variable, &data));
    CHECK_TEXT(data.perms, "rw-p");
    CHECK_TEXT(data.name, path);
    REQUIRE(find_area(__builtin_frame_address(0), &stack));
    CHECK_TEXT(stack.name, "[stack]");
    CHECK(variable == 1);
}

static void stat_line(void)
{
    char *line = contents("/proc/self/stat"), *text = line;
    int fields = 1;

    line = next_line(&text);
    REQUIRE(line);
    CHECK_TEXT(text, "");
    CHECK(line_matches(line, "%u (procpid) R %*"));
    line = strrchr(line, ')') + 4;
    CHECK(strspn(line, "0123456789 -") == strlen(line));
    for (const char *c = line; *c; c++)
        fields += *c == ' ';
    CHECK_EQ(fields + 3, 52);
}

static void stat_fields(void)
{
    extern char _start[];
    pid_t self = getpid();

    CHECK_EQ(stat_field(self, 4), getppid());
    CHECK_EQ(stat_field(self, 5), getpgrp());
    CHECK_EQ(stat_field(self, 6), getsid(0));
    CHECK(stat_field(self, 10) > 0);   /* minflt */
    CHECK_EQ(stat_field(self, 20), 1); /* threads */
    CHECK(stat_field(self, 22) > 0);   /* start time */
    CHECK((unsigned long)stat_field(self, 26) <= (unsigned long)_start);
    CHECK((unsigned long)stat_field(self, 27) > (unsigned long)_start);
    CHECK((unsigned long)stat_field(self, 28) > (unsigned long)__builtin_frame_address(0));
    CHECK_EQ(stat_field(self, 38), 17); /* SIGCHLD */
    CHECK(stat_field(self, 47) > 0);    /* start of brk */
    CHECK_EQ(stat_field(self, 52), 0);
}

/* Sum of the areas in KiB, without [vsyscall], [vdso] and the like that are not counted. */
static long long size_of_areas(void)
{
    static struct area areas[200];
    int count = read_maps(areas, 200);
    long long sum = 0;

    for (int i = 0; i < count; i++)
        sum += (areas[i].end - areas[i].start) / 1024;
    return sum;
}

static void sizes_agree(void)
{
    unsigned long long size, resident_pages, shared;
    long long vm_size;

    map_pages(100, PROT_READ | PROT_WRITE)[0] = 1;
    vm_size = proc_number("/proc/self/status", "VmSize");
    CHECK_EQ(
        sscanf(contents("/proc/self/statm"), "%llu %llu %llu", &size, &resident_pages, &shared), 3);
    CHECK_EQ(size * 4, vm_size);
    CHECK_EQ(stat_field(getpid(), 23), vm_size * 1024);
    CHECK(size_of_areas() >= vm_size && size_of_areas() <= vm_size + 64);
    CHECK(resident_pages <= size && shared <= resident_pages);
    CHECK(llabs((long long)resident_pages * 4 - proc_number("/proc/self/status", "VmRSS")) <= 256);
    CHECK(llabs(stat_field(getpid(), 24) - (long long)resident_pages) <= 64);
}

static void status_lines(void)
{
    static const char *const names[] = {"Umask",  "Tgid",   "Pid",   "PPid",   "FDSize",
                                        "VmPeak", "VmSize", "VmHWM", "VmRSS",  "VmData",
                                        "VmStk",  "VmExe",  "VmPTE", "Threads"};
    char *text, *line;

    line = contents("/proc/self/status");
    CHECK(strncmp(line, "Name:\tprocpid\n", 14) == 0);
    CHECK(strstr(line, "\nState:\tR (running)\n") != NULL);
    CHECK(strstr(line, "\nSigBlk:\t0000000000000000\n") != NULL);
    text = line;
    while ((line = next_line(&text))) {
        if (!CHECK(line_matches(line, "%w\t%*") || line_matches(line, "%w")))
            note("line: %s", line);
        if (strncmp(line, "Vm", 2) == 0 && !CHECK(line_matches(line, "%w\t%s%u kB")))
            note("line: %s", line);
    }
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (!CHECK(proc_number("/proc/self/status", names[i]) >= 0))
            note("no %s", names[i]);
    }
    CHECK_EQ(proc_number("/proc/self/status", "Pid"), getpid());
    CHECK_EQ(proc_number("/proc/self/status", "PPid"), getppid());
}

/* In Linux's order; newer ones may stand between them. */
static char status_names[] =
    "Name Umask State Tgid Ngid Pid PPid TracerPid Uid Gid FDSize Groups NStgid "
    "NSpid NSpgid NSsid VmPeak VmSize VmLck VmPin VmHWM VmRSS RssAnon RssFile "
    "RssShmem VmData VmStk VmExe VmLib VmPTE VmSwap HugetlbPages CoreDumping "
    "THP_enabled Threads SigQ SigPnd ShdPnd SigBlk SigIgn SigCgt CapInh CapPrm "
    "CapEff CapBnd CapAmb NoNewPrivs Cpus_allowed Cpus_allowed_list Mems_allowed "
    "Mems_allowed_list voluntary_ctxt_switches nonvoluntary_ctxt_switches";

static void status_order(void)
{
    char *text = contents("/proc/self/status"), *line, *name = strtok(status_names, " ");

    while (name && (line = next_line(&text))) {
        size_t length = strlen(name);

        if (strncmp(line, name, length) == 0 && line[length] == ':')
            name = strtok(NULL, " ");
    }
    if (!CHECK(!name))
        note("no %s", name);
}

static void statm_line(void)
{
    char *text = contents("/proc/self/statm"), *line = next_line(&text);

    REQUIRE(line);
    CHECK(line_matches(line, "%u %u %u %u 0 %u 0"));
}

static void other_process(void)
{
    char path[40], *text;
    pid_t pid = fork();

    if (pid == 0) {
        for (;;)
            pause();
    }
    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    CHECK(wait_state(pid, 'S'));
    text = contents(path);
    CHECK(strstr(text, "\nState:\tS (sleeping)\n") != NULL);
    snprintf(path, sizeof(path), "/proc/%d/maps", pid);
    CHECK(strstr(contents(path), "[stack]") != NULL);
    snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
    CHECK(read_file(path, buf, sizeof(buf)) > 0);
    kill(pid, SIGKILL);
    CHECK(wait_state(pid, 'Z'));
    CHECK_EQ(read_file(path, buf, sizeof(buf)), 0); /* a zombie has no memory */
    snprintf(path, sizeof(path), "/proc/%d/maps", pid);
    CHECK(read_file(path, buf, sizeof(buf)) <= 0);
    wait_child(pid);
    CHECK_EQ(read_file(path, buf, sizeof(buf)), -1);
}

/* A file opened while the process lived. */
static void process_gone_while_open(void)
{
    char path[40];
    int fd;
    pid_t pid = fork();

    if (pid == 0)
        for (;;)
            pause();
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    fd = open(path, O_RDONLY);
    REQUIRE(fd >= 0);
    kill(pid, SIGKILL);
    wait_child(pid);
    CHECK_FAILS(read(fd, buf, 100), ESRCH);
}

static void descriptors(void)
{
    char path[40], target[40] = "";
    int fd = open("/dev/null", O_RDONLY), found = 0;
    struct dirent *entry;
    DIR *dir = opendir("/proc/self/fd");

    REQUIRE(dir);
    while ((entry = readdir(dir)))
        found += atoi(entry->d_name) == fd && entry->d_name[0] != '.';
    closedir(dir);
    CHECK_EQ(found, 1);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    CHECK(readlink(path, target, sizeof(target) - 1) > 0);
    CHECK_TEXT(target, "/dev/null");
}

static void list_of_processes(void)
{
    DIR *dir = opendir("/proc");
    struct dirent *entry;
    bool self = false;

    REQUIRE(dir);
    while ((entry = readdir(dir)))
        self |= atoi(entry->d_name) == getpid();
    closedir(dir);
    CHECK(self);
}

static void page_tables(void)
{
    char *text, *line;

    if (!on_faultline())
        skip("/proc/PID/pagetables is ours");
    map_pages(1, PROT_READ | PROT_WRITE)[0] = 1;
    text = contents("/proc/self/pagetables");
    line = next_line(&text);
    CHECK(line != NULL);
}

TEST_MAIN({"maps: lines and order", maps_lines},
          {"maps: text, data, stack", maps_shows_the_program}, {"stat has 52 fields", stat_line},
          {"stat's fields are true", stat_fields}, {"maps, statm, stat, status agree", sizes_agree},
          {"status", status_lines}, {"status has Linux's fields in order", status_order},
          {"statm", statm_line}, {"another process, also as a zombie", other_process},
          {"a process that is gone: ESRCH", process_gone_while_open}, {"fd", descriptors},
          {"/proc lists the processes", list_of_processes}, {"pagetables", page_tables})
