/* cp: copies files; -r directories with all that is in them. */
#include "user/lib/tool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool recursive;

static int copy(const char *from, const char *to);

static int copy_file(const char *from, const char *to, const struct stat *st)
{
    int status = 0;
    int in = open(from, O_RDONLY);

    if (in < 0)
        return complain("cp", from);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);

    if (out < 0 || !copy_all(in, out))
        status = complain("cp", to);
    close(in);
    if (out >= 0 && close(out) < 0)
        status = complain("cp", to);
    return status;
}

static int copy_directory(const char *from, const char *to, const struct stat *st)
{
    char from_child[1024], to_child[1024];
    struct dirent *entry;
    int status = 0;

    if (mkdir(to, (st->st_mode & 0777) | S_IRWXU) < 0 && errno != EEXIST)
        return complain("cp", to);
    DIR *dir = opendir(from);

    if (!dir)
        return complain("cp", from);
    while ((entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (join_path(from_child, sizeof(from_child), from, entry->d_name) &&
            join_path(to_child, sizeof(to_child), to, entry->d_name))
            status |= copy(from_child, to_child);
        else
            status = complain("cp", entry->d_name);
    }
    closedir(dir);
    return status;
}

static int copy(const char *from, const char *to)
{
    struct stat st, target;

    if (stat(from, &st) < 0)
        return complain("cp", from);
    if (stat(to, &target) == 0 && target.st_dev == st.st_dev && target.st_ino == st.st_ino) {
        errno = EINVAL;
        return complain("cp", to);
    }
    if (S_ISDIR(st.st_mode) && recursive)
        return copy_directory(from, to, &st);
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return complain("cp", from);
    }
    return copy_file(from, to, &st);
}

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "rR", flags), status = 0;
    char path[1024];
    struct stat st;

    recursive = flags['r'] || flags['R'];
    if (first < 0 || argc - first < 2)
        return usage_error("cp [-r] FILE... TARGET");

    const char *target = argv[argc - 1];
    bool into = stat(target, &st) == 0 && S_ISDIR(st.st_mode);

    if (argc - first > 2 && !into) {
        errno = ENOTDIR;
        return complain("cp", target);
    }
    for (int i = first; i < argc - 1; i++) {
        if (into && !join_path(path, sizeof(path), target, base_name(argv[i])))
            status = complain("cp", argv[i]);
        else
            status |= copy(argv[i], into ? path : target);
    }
    return status;
}
