/* How ls shows entries. */
#include "user/bin/ls/ls.h"

#include "user/lib/tool.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

enum { HALF_A_YEAR = 365 * 24 * 3600 / 2 };

static char type_letter(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return 'd';
    case S_IFLNK:
        return 'l';
    case S_IFCHR:
        return 'c';
    case S_IFBLK:
        return 'b';
    case S_IFIFO:
        return 'p';
    case S_IFSOCK:
        return 's';
    default:
        return '-';
    }
}

/* "drwxr-xr-x"; set-id and sticky bits show in the place of x. */
static void mode_text(mode_t mode, char text[11])
{
    text[0] = type_letter(mode);
    for (int i = 0; i < 9; i++)
        text[1 + i] = mode & (0400 >> i) ? "rwx"[i % 3] : '-';
    text[10] = '\0';
    if (mode & S_ISUID)
        text[3] = mode & S_IXUSR ? 's' : 'S';
    if (mode & S_ISGID)
        text[6] = mode & S_IXGRP ? 's' : 'S';
    if (mode & S_ISVTX)
        text[9] = mode & S_IXOTH ? 't' : 'T';
}

static void owner_text(unsigned id, char *text, size_t size)
{
    if (id == 0)
        snprintf(text, size, "root");
    else
        snprintf(text, size, "%u", id);
}

/* The size, or a device's numbers. */
static void size_text(const struct stat *st, char *text, size_t size)
{
    if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
        snprintf(text, size, "%u, %u", (unsigned)major(st->st_rdev), (unsigned)minor(st->st_rdev));
    else
        snprintf(text, size, "%llu", (unsigned long long)st->st_size);
}

static void time_text(time_t when, char *text, size_t size)
{
    time_t now = time(NULL);
    struct tm *parts = localtime(&when);
    bool recent = when <= now && when > now - HALF_A_YEAR;

    if (!parts || strftime(text, size, recent ? "%b %e %H:%M" : "%b %e  %Y", parts) == 0)
        snprintf(text, size, "?");
}

struct widths {
    int links, user, group, size;
};

static void widen(int *width, int len)
{
    if (len > *width)
        *width = len;
}

static struct widths measure(const struct listing *list)
{
    struct widths w = {0};
    char text[64];

    for (size_t i = 0; i < list->count; i++) {
        const struct stat *st = &list->entries[i].st;

        widen(&w.links, snprintf(text, sizeof(text), "%lu", (unsigned long)st->st_nlink));
        owner_text(st->st_uid, text, sizeof(text));
        widen(&w.user, strlen(text));
        owner_text(st->st_gid, text, sizeof(text));
        widen(&w.group, strlen(text));
        size_text(st, text, sizeof(text));
        widen(&w.size, strlen(text));
    }
    return w;
}

static void print_target(const struct entry *entry, const char *directory)
{
    char path[1024], target[1024];
    ssize_t len;

    if (!join_path(path, sizeof(path), directory ? directory : "", entry->name))
        return;
    len = readlink(directory ? path : entry->name, target, sizeof(target));
    if (len >= 0)
        printf(" -> %.*s", (int)len, target);
}

static void print_entry(const struct entry *entry, const char *directory, const struct widths *w)
{
    const struct stat *st = &entry->st;
    char mode[11], user[16], group[16], size[32], when[32];

    mode_text(st->st_mode, mode);
    owner_text(st->st_uid, user, sizeof(user));
    owner_text(st->st_gid, group, sizeof(group));
    size_text(st, size, sizeof(size));
    time_text(st->st_mtime, when, sizeof(when));
    printf("%s %*lu %-*s %-*s %*s %s %s", mode, w->links, (unsigned long)st->st_nlink, w->user,
           user, w->group, group, w->size, size, when, entry->name);
    if (S_ISLNK(st->st_mode))
        print_target(entry, directory);
    putchar('\n');
}

void print_long(const struct listing *list, const char *directory)
{
    struct widths w = measure(list);
    unsigned long long blocks = 0;

    for (size_t i = 0; i < list->count; i++)
        blocks += list->entries[i].st.st_blocks;
    if (directory)
        printf("total %llu\n", blocks / 2);
    for (size_t i = 0; i < list->count; i++)
        print_entry(&list->entries[i], directory, &w);
}

void print_columns(const struct listing *list, size_t width)
{
    size_t widest = 0;

    for (size_t i = 0; i < list->count; i++) {
        size_t len = strlen(list->entries[i].name);

        widest = len > widest ? len : widest;
    }
    size_t columns = width / (widest + 2) ? width / (widest + 2) : 1;
    size_t rows = (list->count + columns - 1) / columns;

    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row; i < list->count; i += rows) {
            bool last = i + rows >= list->count;

            printf("%-*s", last ? 0 : (int)widest + 2, list->entries[i].name);
        }
        putchar('\n');
    }
}
