/* umount: detaches a file system. */
#include "user/lib/tool.h"

#include <sys/mount.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        return usage_error("umount DIRECTORY");
    return umount(argv[1]) < 0 ? complain("umount", argv[1]) : 0;
}
