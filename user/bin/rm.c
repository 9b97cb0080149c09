/* rm: removes files; -r directories with all that is in them; -f is silent about missing ones. */
#include "user/lib/tool.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool recursive, force;

static int remove_path(const char *path);

/* Removes one entry of the directory; 0, 1 after a failure, or -1 if none is left. */
static int remove_first(const char *path)
{
    char child[1024];
    DIR *dir = opendir(path);
    struct dirent *entry;

    if (!dir)
        return complain("rm", path);
    do
        entry = readdir(dir);
    while (entry && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));

    bool fits = entry && join_path(child, sizeof(child), path, entry->d_name);
    int error = errno;

    closedir(dir);
    if (!entry)
        return -1;
    errno = error;
    return fits ? remove_path(child) : complain("rm", path);
}

/* The directory is read anew for each entry: it changes while it is emptied. */
static int remove_directory(const char *path)
{
    int status;

    do
        status = remove_first(path);
    while (status == 0);
    if (status > 0)
        return status;
    return rmdir(path) < 0 ? complain("rm", path) : 0;
}

static int remove_path(const char *path)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return force && errno == ENOENT ? 0 : complain("rm", path);
    if (S_ISDIR(st.st_mode) && recursive)
        return remove_directory(path);
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return complain("rm", path);
    }
    return unlink(path) < 0 ? complain("rm", path) : 0;
}

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "rRf", flags), status = 0;

    recursive = flags['r'] || flags['R'];
    force = flags['f'];
    if (first < 0 || (first == argc && !force))
        return usage_error("rm [-rf] FILE...");
    for (int i = first; i < argc; i++)
        status |= remove_path(argv[i]);
    return status;
}
