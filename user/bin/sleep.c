/* sleep: waits; fractions, the suffixes s, m, h, and sums of several times are understood. */
#include "user/lib/tool.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <time.h>

/* Milliseconds of "1.5m"; -1 if it is no time. */
static long long parse_time(const char *text)
{
    static const struct {
        const char *suffix;
        int seconds;
    } units[] = {{"", 1}, {"s", 1}, {"m", 60}, {"h", 3600}};
    long long ms = 0;
    int place = 100;

    if (!isdigit((unsigned char)text[0]) && !(text[0] == '.' && isdigit((unsigned char)text[1])))
        return -1;
    while (isdigit((unsigned char)*text))
        ms = ms * 10 + (*text++ - '0');
    ms *= 1000;
    if (*text == '.') {
        for (text++; isdigit((unsigned char)*text); text++, place /= 10)
            ms += (*text - '0') * place;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (strcmp(text, units[i].suffix) == 0)
            return ms * units[i].seconds;
    }
    return -1;
}

int main(int argc, char **argv)
{
    long long total = 0;

    for (int i = 1; i < argc; i++) {
        long long ms = parse_time(argv[i]);

        if (ms < 0)
            return usage_error("sleep NUMBER[s|m|h]...");
        total += ms;
    }
    if (argc < 2)
        return usage_error("sleep NUMBER[s|m|h]...");

    struct timespec left = {.tv_sec = total / 1000, .tv_nsec = total % 1000 * 1000000};

    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        continue;
    return 0;
}
