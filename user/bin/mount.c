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

/* Takes out of the options those that are flags of mount(2); what is left is the file system's. */
static unsigned long take_flags(char *options)
{
    unsigned long flags = 0;
    char *rest = options, *next = options, *word;

    while ((word = strsep(&next, ",")) != NULL) {
        if (strcmp(word, "ro") == 0) {
            flags |= MS_RDONLY;
        } else if (strcmp(word, "remount") == 0) {
            flags |= MS_REMOUNT;
        } else if (strcmp(word, "rw") != 0) {
            size_t len = strlen(word);
            if (rest > options)
                *rest++ = ',';
            memmove(rest, word, len);
            rest += len;
        }
    }
    *rest = '\0';
    return flags;
}

int main(int argc, char **argv)
{
    char options[256] = "";

    if (argc == 1)
        return list();
    if (argc > 3 && strcmp(argv[1], "-o") == 0) {
        snprintf(options, sizeof(options), "%s", argv[2]);
        argv += 2;
        argc -= 2;
    }
    if (argc != 5 || strcmp(argv[1], "-t") != 0)
        return usage_error("mount [[-o OPTIONS] -t TYPE SOURCE DIRECTORY]");
    unsigned long flags = take_flags(options);
    if (mount(argv[3], argv[4], argv[2], flags, options) < 0)
        return complain("mount", argv[4]);
    return 0;
}
