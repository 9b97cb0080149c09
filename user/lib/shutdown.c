#include "user/lib/shutdown.h"

#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

void stop_writing(void)
{
    char source[128], target[256], type[64];
    FILE *mounts = fopen("/proc/mounts", "r");

    sync();
    if (!mounts)
        return;
    while (fscanf(mounts, "%127s %255s %63s %*s %*d %*d", source, target, type) == 3)
        if (strcmp(type, "ext2") == 0 &&
            mount(source, target, type, MS_REMOUNT | MS_RDONLY, NULL) < 0)
            perror(target);
    fclose(mounts);
}
