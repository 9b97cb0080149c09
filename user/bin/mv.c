/* mv: renames files, within one file system. */
#include "user/lib/tool.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "f", flags), status = 0;
    char path[1024];
    struct stat st;

    if (first < 0 || argc - first < 2)
        return usage_error("mv [-f] FILE... TARGET");

    const char *target = argv[argc - 1];
    bool into = stat(target, &st) == 0 && S_ISDIR(st.st_mode);

    if (argc - first > 2 && !into) {
        errno = ENOTDIR;
        return complain("mv", target);
    }
    for (int i = first; i < argc - 1; i++) {
        if ((into && !join_path(path, sizeof(path), target, base_name(argv[i]))) ||
            rename(argv[i], into ? path : target) < 0)
            status = complain("mv", argv[i]);
    }
    return status;
}
