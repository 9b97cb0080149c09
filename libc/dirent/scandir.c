// A directory as a sorted array.
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int alphasort(const struct dirent **a, const struct dirent **b)
{
    return strcoll((*a)->d_name, (*b)->d_name);
}

struct entry_list {
    struct dirent **entry;
    size_t count;
};

static int add(struct entry_list *list, const struct dirent *entry)
{
    struct dirent **larger = reallocarray(list->entry, list->count + 1, sizeof(*larger));
    struct dirent *copy;

    if (!larger) {
        return -1;
    }
    list->entry = larger;
    copy = malloc(entry->d_reclen);
    if (!copy) {
        return -1;
    }
    list->entry[list->count++] = memcpy(copy, entry, entry->d_reclen);
    return 0;
}

static void free_list(struct entry_list *list)
{
    while (list->count > 0) {
        free(list->entry[--list->count]);
    }
    free(list->entry);
}

typedef int compare_fn(const struct dirent **, const struct dirent **);

static int compare_entries(const void *a, const void *b, void *arg)
{
    compare_fn **compare = arg;

    return (*compare)((const struct dirent **)a, (const struct dirent **)b);
}

int scandir(const char *path, struct dirent ***list, int (*select)(const struct dirent *),
            int (*compare)(const struct dirent **, const struct dirent **))
{
    struct entry_list found = {NULL, 0};
    DIR *dir = opendir(path);
    const struct dirent *entry;

    if (!dir) {
        return -1;
    }
    while ((entry = readdir(dir))) {
        if ((!select || select(entry)) && add(&found, entry) < 0) {
            free_list(&found);
            closedir(dir);
            errno = ENOMEM;
            return -1;
        }
    }
    closedir(dir);
    if (compare) {
        qsort_r(found.entry, found.count, sizeof(*found.entry), compare_entries, &compare);
    }
    *list = found.entry;
    return (int)found.count;
}
