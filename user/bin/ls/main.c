/* ls: lists directories. */
#include "user/bin/ls/ls.h"

#include "user/lib/tool.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct {
    bool all, directory, long_format, one_column, recursive;
} options;

static int status;
static bool printed_before; /* an empty line goes between groups */

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

/* Adds one file; `path` is where it is, `name` what is shown. */
static void add(struct listing *list, const char *path, const char *name)
{
    struct entry entry = {0};

    if (lstat(path, &entry.st) < 0) {
        status = complain("ls", path);
        return;
    }
    if (list->count == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 32;
        struct entry *grown = realloc(list->entries, cap * sizeof(*grown));

        if (!grown) {
            status = complain("ls", path);
            return;
        }
        list->entries = grown;
        list->cap = cap;
    }
    entry.name = strdup(name);
    if (entry.name)
        list->entries[list->count++] = entry;
}

static void release(struct listing *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->entries[i].name);
    free(list->entries);
}

static void print(struct listing *list, const char *directory)
{
    if (list->count)
        qsort(list->entries, list->count, sizeof(*list->entries), compare);
    if (options.long_format)
        print_long(list, directory);
    else
        print_columns(list, options.one_column ? 0 : terminal_columns(0));
}

static void list_directory(const char *path, bool with_title);

static void list_subdirectories(const struct listing *list, const char *path)
{
    char child[1024];

    for (size_t i = 0; i < list->count; i++) {
        const char *name = list->entries[i].name;

        if (!S_ISDIR(list->entries[i].st.st_mode) || strcmp(name, ".") == 0 ||
            strcmp(name, "..") == 0)
            continue;
        if (join_path(child, sizeof(child), path, name))
            list_directory(child, true);
        else
            status = complain("ls", name);
    }
}

static void list_directory(const char *path, bool with_title)
{
    struct listing list = {0};
    DIR *dir = opendir(path);
    struct dirent *entry;
    char child[1024];

    if (!dir) {
        status = complain("ls", path);
        return;
    }
    if (with_title)
        printf("%s%s:\n", printed_before ? "\n" : "", path);
    printed_before = true;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.' && !options.all)
            continue;
        if (join_path(child, sizeof(child), path, entry->d_name))
            add(&list, child, entry->d_name);
    }
    closedir(dir);
    print(&list, path);
    if (options.recursive)
        list_subdirectories(&list, path);
    release(&list);
}

/* Files first, then the contents of each directory. */
static void list_operands(char **paths, int count)
{
    struct listing files = {0};
    bool title = count > 1 || options.recursive;
    struct stat st;

    for (int i = 0; i < count; i++) {
        if (options.directory || stat(paths[i], &st) < 0 || !S_ISDIR(st.st_mode))
            add(&files, paths[i], paths[i]);
    }
    if (files.count)
        print(&files, NULL);
    printed_before = files.count > 0;
    release(&files);
    for (int i = 0; i < count && !options.directory; i++) {
        if (stat(paths[i], &st) == 0 && S_ISDIR(st.st_mode))
            list_directory(paths[i], title);
    }
}

int main(int argc, char **argv)
{
    static char *here[] = {(char *)"."};
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "1adlR", flags);

    if (first < 0)
        return usage_error("ls [-1adlR] [FILE]...");
    options.all = flags['a'];
    options.directory = flags['d'];
    options.long_format = flags['l'];
    options.one_column = flags['1'];
    options.recursive = flags['R'];
    if (first < argc)
        list_operands(argv + first, argc - first);
    else
        list_operands(here, 1);
    return finish_output("ls", status);
}
