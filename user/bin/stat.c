/* stat: what the file system knows of a file. */
#include "user/lib/tool.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

static const char *type_name(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "directory";
    case S_IFLNK:
        return "symbolic link";
    case S_IFCHR:
        return "character special file";
    case S_IFBLK:
        return "block special file";
    case S_IFIFO:
        return "fifo";
    case S_IFSOCK:
        return "socket";
    default:
        return "regular file";
    }
}

static void print_time(const char *name, time_t when)
{
    char text[32];
    struct tm *parts = gmtime(&when);

    if (parts && strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", parts) > 0)
        printf("%s: %s\n", name, text);
}

static int print(const char *path)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return complain("stat", path);
    printf("  File: %s\n", path);
    printf("  Size: %-15llu\tBlocks: %-10llu IO Block: %-6ld %s\n", (unsigned long long)st.st_size,
           (unsigned long long)st.st_blocks, (long)st.st_blksize, type_name(st.st_mode));
    printf("Device: %u,%-10u\tInode: %-11llu Links: %lu", (unsigned)major(st.st_dev),
           (unsigned)minor(st.st_dev), (unsigned long long)st.st_ino, (unsigned long)st.st_nlink);
    if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
        printf("     Device type: %u,%u", (unsigned)major(st.st_rdev), (unsigned)minor(st.st_rdev));
    printf("\nAccess: (%04o)  Uid: %u   Gid: %u\n", (unsigned)(st.st_mode & 07777),
           (unsigned)st.st_uid, (unsigned)st.st_gid);
    print_time("Access", st.st_atime);
    print_time("Modify", st.st_mtime);
    print_time("Change", st.st_ctime);
    return 0;
}

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "", flags), status = 0;

    if (first < 0 || first == argc)
        return usage_error("stat FILE...");
    for (int i = first; i < argc; i++)
        status |= print(argv[i]);
    return finish_output("stat", status);
}
