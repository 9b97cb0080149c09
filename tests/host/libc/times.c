// Calendar time against the host's.
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "tests/host/libc/host.h"
#include "tests/host/libc/tests.h"

#define ROUNDS 40000

static bool same_date(const struct tm *a, const struct tm *b)
{
    return a->tm_sec == b->tm_sec && a->tm_min == b->tm_min && a->tm_hour == b->tm_hour &&
           a->tm_mday == b->tm_mday && a->tm_mon == b->tm_mon && a->tm_year == b->tm_year &&
           a->tm_wday == b->tm_wday && a->tm_yday == b->tm_yday;
}

void test_calendar(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        time_t t = (time_t)random_integer();
        struct tm ours;
        struct tm theirs;

        gmtime_r(&t, &ours);
        host_gmtime_r(&t, &theirs);
        CHECK(same_date(&ours, &theirs));
        CHECK_EQ(timegm(&ours), t);

        ours.tm_mon += (int)host_random_below(100) - 50;
        ours.tm_mday += (int)host_random_below(1000) - 500;
        ours.tm_sec += (int)host_random_below(100000) - 50000;
        theirs = ours;
        CHECK_EQ(timegm(&ours), host_timegm(&theirs));
        CHECK(same_date(&ours, &theirs));
    }
}

void test_strftime(void)
{
    for (int i = 0; i < ROUNDS && !host_failed(); i++) {
        time_t t = (time_t)host_random();
        char fmt[] = "<%x>";
        struct tm tm;
        char a[80] = "";
        char b[80] = "";
        size_t size = host_random() % 4 ? sizeof(a) : host_random_below(30);

        fmt[2] = random_byte_of("aAbBcCdDeFhHIjmMnpRrSstTuUwWxXyY%z");
        host_gmtime_r(&t, &tm);
        CHECK_EQ(strftime(a, size, fmt, &tm), host_strftime(b, size, fmt, &tm));
        if (*a && size == sizeof(a) && !CHECK(host_strcmp(a, b) == 0)) {
            printf("# %s: %s, not %s\n", fmt, a, b);
        }
    }
}
