/* mount: attaches a file system, or lists those that are attached. */
#include "user/lib/tool.h"

#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

/* "SOURCE on TARGET type TYPE (OPTIONS)" for each line of /proc/mounts */
static int list(void)
{
    char source[128], target[256], type[64], options[256];
    FILE *file = fopen("/proc/mounts", "r");

    if (!file)
        return complain("mount", "/proc/mounts");
    while (fscanf(file, "%127s %255s %63s %255s %*d %*d", source, target, type, options) == 4)
        printf("%s on %s type %s (%s)\n", source, target, type, options);
    fclose(file);
    return finish_output("mount", 0);
}

int main(int argc, char **argv)
{
    if (argc == 1)
        return list();
    if (argc != 5 || strcmp(argv[1], "-t") != 0)
        return usage_error("mount [-t TYPE SOURCE DIRECTORY]");
    if (mount(argv[3], argv[4], argv[2], 0, NULL) < 0)
        return complain("mount", argv[4]);
    return 0;
}
