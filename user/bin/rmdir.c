/* rmdir: removes empty directories. */
#include "user/lib/tool.h"

#include <unistd.h>

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    int first = parse_flags(argc, argv, "", flags), status = 0;

    if (first < 0 || first == argc)
        return usage_error("rmdir DIRECTORY...");
    for (int i = first; i < argc; i++) {
        if (rmdir(argv[i]) < 0)
            status = complain("rmdir", argv[i]);
    }
    return status;
}
