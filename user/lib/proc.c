#include "user/lib/proc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

long proc_read(const char *path, char *buf, size_t size)
{
    size_t len = 0;
    ssize_t count = 0;
    int fd = open(path, O_RDONLY);

    if (fd < 0)
        return -1;
    while (len < size - 1 && (count = read(fd, buf + len, size - 1 - len)) > 0)
        len += count;
    close(fd);
    buf[len] = '\0';
    return count < 0 ? -1 : (long)len;
}

long proc_field(const char *text, const char *name)
{
    size_t len = strlen(name);

    while (*text) {
        if (strncmp(text, name, len) == 0 && text[len] == ':')
            return strtol(text + len + 1, NULL, 10);
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return -1;
}

/* The fields of /proc/PID/stat by their numbers in proc(5), counted from 1. */
enum stat_field {
    STAT_PPID = 4,
    STAT_GROUP,
    STAT_SESSION,
    STAT_TTY,
    STAT_FOREGROUND,
    STAT_MINFLT = 10,
    STAT_MAJFLT = 12,
    STAT_UTIME = 14,
    STAT_STIME,
    STAT_PRIORITY = 18,
    STAT_NICE,
    STAT_THREADS,
    STAT_START = 22,
    STAT_VSIZE,
    STAT_RSS,
    STAT_COUNT
};

static bool parse_stat(char *text, struct process *p)
{
    long long fields[STAT_COUNT] = {0};
    char *name = strchr(text, '('), *end = strrchr(text, ')');

    if (!name || !end || end[1] != ' ')
        return false;
    *end = '\0';
    snprintf(p->comm, sizeof(p->comm), "%s", name + 1);
    p->state = end[2];
    end += 3;
    for (int i = STAT_PPID; i < STAT_COUNT; i++)
        fields[i] = strtoll(end, &end, 10);
    p->ppid = fields[STAT_PPID];
    p->group = fields[STAT_GROUP];
    p->session = fields[STAT_SESSION];
    p->tty = fields[STAT_TTY];
    p->foreground_group = fields[STAT_FOREGROUND];
    p->minflt = fields[STAT_MINFLT];
    p->majflt = fields[STAT_MAJFLT];
    p->utime = fields[STAT_UTIME];
    p->stime = fields[STAT_STIME];
    p->priority = fields[STAT_PRIORITY];
    p->nice = fields[STAT_NICE];
    p->threads = fields[STAT_THREADS];
    p->start = fields[STAT_START];
    p->vsize = fields[STAT_VSIZE];
    p->rss = fields[STAT_RSS];
    return true;
}

bool process_read(int pid, struct process *process)
{
    char path[32], text[512];
    struct stat st;

    *process = (struct process){.pid = pid};
    snprintf(path, sizeof(path), "/proc/%d", pid);
    if (stat(path, &st) < 0)
        return false;
    process->uid = st.st_uid;
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    return proc_read(path, text, sizeof(text)) > 0 && parse_stat(text, process);
}

void process_command(const struct process *process, char *buf, size_t size)
{
    char path[32];

    snprintf(path, sizeof(path), "/proc/%d/cmdline", process->pid);

    long len = proc_read(path, buf, size);

    if (len <= 0) {
        snprintf(buf, size, process->state == 'Z' ? "[%s] <defunct>" : "[%s]", process->comm);
        return;
    }
    for (long i = 0; i < len - 1; i++) {
        if (buf[i] == '\0')
            buf[i] = ' ';
    }
}

static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

int process_list(int **pids)
{
    DIR *dir = opendir("/proc");
    struct dirent *entry;
    int count = 0, cap = 0;

    *pids = NULL;
    if (!dir)
        return -1;
    while ((entry = readdir(dir))) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        if (count == cap) {
            int *grown = realloc(*pids, (cap + 64) * sizeof(*grown));

            if (!grown)
                break;
            *pids = grown;
            cap += 64;
        }
        (*pids)[count++] = atoi(entry->d_name);
    }
    closedir(dir);
    if (count)
        qsort(*pids, count, sizeof(**pids), compare);
    return count;
}
