/* mkdir: makes directories; -p makes the missing ones above them too. */
#include "user/lib/tool.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool make(const char *path, bool parents)
{
    struct stat st;

    if (mkdir(path, 0777) == 0)
        return true;
    return parents && errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int make_all(char *path, bool parents)
{
    for (char *slash = path + 1; parents && *path && (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        if (!make(path, true))
            return complain("mkdir", path);
        *slash = '/';
    }
    return make(path, parents) ? 0 : complain("mkdir", path);
}

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "p", flags), status = 0;

    if (first < 0 || first == argc)
        return usage_error("mkdir [-p] DIRECTORY...");
    for (int i = first; i < argc; i++)
        status |= make_all(argv[i], flags['p']);
    return status;
}
