/* seq: counts. */
#include "user/lib/tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool parse(const char *text, long *number)
{
    char *end;

    *number = strtol(text, &end, 10);
    return end != text && !*end;
}

int main(int argc, char **argv)
{
    long first = 1, step = 1, last;

    if (argc > 1 && strcmp(argv[1], "--") == 0) {
        argv++;
        argc--;
    }
    if (argc < 2 || argc > 4 || !parse(argv[argc - 1], &last) ||
        (argc > 2 && !parse(argv[1], &first)) || (argc > 3 && !parse(argv[2], &step)) || step == 0)
        return usage_error("seq [FIRST [STEP]] LAST");
    for (long long i = first; step > 0 ? i <= last : i >= last; i += step)
        printf("%lld\n", i);
    return finish_output("seq", 0);
}
