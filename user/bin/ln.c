/* ln: makes a link; -s a symbolic one, -f in the place of what is there. */
#include "user/lib/tool.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "sf", flags);
    char path[1024];
    struct stat st;

    if (first < 0 || argc - first != 2)
        return usage_error("ln [-sf] TARGET LINK");

    const char *target = argv[first], *name = argv[first + 1];

    if (stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
        if (!join_path(path, sizeof(path), name, base_name(target)))
            return complain("ln", name);
        name = path;
    }
    if (flags['f'])
        unlink(name);
    if ((flags['s'] ? symlink(target, name) : link(target, name)) < 0)
        return complain("ln", name);
    return 0;
}
