// Command-line options, short and long.
#pragma once

#include <sys/cdefs.h>
#include <unistd.h>

__BEGIN_DECLS

#define no_argument       0
#define required_argument 1
#define optional_argument 2

struct option {
    const char *name;
    int has_arg;
    int *flag; // not NULL: getopt_long stores val there and returns 0
    int val;
};

int getopt_long(int argc, char *const argv[], const char *options, const struct option *longs,
                int *index);

__END_DECLS
