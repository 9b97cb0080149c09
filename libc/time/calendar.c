// Calendar time, UTC, Gregorian calendar.
//
// Years are counted from 1 March 0000, so that the leap day is the last of its year; then the days
// before each month follow one line, (153 × month + 2) / 5.
#include <string.h>
#include <time.h>

#define SECONDS_PER_DAY 86400L
#define DAYS_PER_ERA    146097L // 400 years
#define EPOCH_DAY       719468L // 1 January 1970 from 1 March 0000

// Quotient rounded down, @b > 0.
static long long floor_div(long long a, long long b)
{
    return a / b - (a % b < 0);
}

static int is_leap(long year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int day_of_year(long year, int month, int day)
{
    static const short before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

    return before[month] + day - 1 + (month > 1 && is_leap(year));
}

// Days since the epoch; @month from 0 and within the year.
static long long days_from_date(long long year, int month, long long day)
{
    long long y = month < 2 ? year - 1 : year;
    long long era = floor_div(y, 400);
    long long year_of_era = y - era * 400;
    int m = (month + 10) % 12; // from March
    long long doy = (153 * m + 2) / 5;
    long long doe = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + doy;

    return era * DAYS_PER_ERA + doe - EPOCH_DAY + day - 1;
}

static void date_from_days(long long days, struct tm *tm)
{
    long long era = floor_div(days + EPOCH_DAY, DAYS_PER_ERA);
    long doe = (long)(days + EPOCH_DAY - era * DAYS_PER_ERA);
    long year_of_era = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    long doy = doe - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int m = (int)(5 * doy + 2) / 153;
    long year;

    tm->tm_mday = (int)doy - (153 * m + 2) / 5 + 1;
    tm->tm_mon = (m + 2) % 12;
    year = (long)(year_of_era + era * 400) + (tm->tm_mon < 2);
    tm->tm_year = (int)(year - 1900);
    tm->tm_yday = day_of_year(year, tm->tm_mon, tm->tm_mday);
    tm->tm_wday = (int)((days % 7 + 11) % 7); // the epoch was a Thursday
}

struct tm *gmtime_r(const time_t *restrict t, struct tm *restrict tm)
{
    long long days = floor_div(*t, SECONDS_PER_DAY);
    int second = (int)(*t - days * SECONDS_PER_DAY);

    memset(tm, 0, sizeof(*tm));
    date_from_days(days, tm);
    tm->tm_hour = second / 3600;
    tm->tm_min = second / 60 % 60;
    tm->tm_sec = second % 60;
    tm->tm_zone = "UTC";
    return tm;
}

struct tm *gmtime(const time_t *t)
{
    static struct tm tm;

    return gmtime_r(t, &tm);
}

struct tm *localtime_r(const time_t *restrict t, struct tm *restrict tm)
{
    return gmtime_r(t, tm);
}

struct tm *localtime(const time_t *t)
{
    return gmtime(t);
}

// Fields may lie outside their ranges; they are brought into them.
time_t timegm(struct tm *tm)
{
    long long year = tm->tm_year + 1900LL + floor_div(tm->tm_mon, 12);
    int month = (int)(tm->tm_mon - floor_div(tm->tm_mon, 12) * 12);
    long long days = days_from_date(year, month, tm->tm_mday);
    long long t = days * SECONDS_PER_DAY + tm->tm_hour * 3600LL + tm->tm_min * 60LL + tm->tm_sec;
    time_t result = (time_t)t;

    if (t != result) {
        return -1;
    }
    gmtime_r(&result, tm);
    return result;
}

time_t mktime(struct tm *tm)
{
    return timegm(tm);
}
