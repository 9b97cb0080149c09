// Calendar time as text.
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const days[] = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
};

static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December",
};

// Text being built; @room counts the NUL.
struct text {
    char *p;
    size_t room;
};

static void put_text(struct text *out, const char *s, size_t n)
{
    if (n >= out->room) {
        out->room = 0;
        return;
    }
    out->p = mempcpy(out->p, s, n);
    out->room -= n;
}

static void put_name(struct text *out, const char *const names[], int i, size_t length)
{
    put_text(out, names[i], strnlen(names[i], length));
}

static void put_number(struct text *out, const char *fmt, long n)
{
    char digits[sizeof("-2147483648")];

    put_text(out, digits, (size_t)snprintf(digits, sizeof(digits), fmt, n));
}

static int hour12(const struct tm *tm)
{
    return tm->tm_hour % 12 ? tm->tm_hour % 12 : 12;
}

// Weeks that begin on @first_day, before the first of which the week is 0.
static int week(const struct tm *tm, int first_day)
{
    return (tm->tm_yday + 7 - (tm->tm_wday + 7 - first_day) % 7) / 7;
}

// Conversions that stand for others.
static const char *expansion(char letter)
{
    switch (letter) {
    case 'c':
        return "%a %b %e %H:%M:%S %Y";
    case 'D':
    case 'x':
        return "%m/%d/%y";
    case 'F':
        return "%Y-%m-%d";
    case 'R':
        return "%H:%M";
    case 'r':
        return "%I:%M:%S %p";
    case 'T':
    case 'X':
        return "%H:%M:%S";
    case 'h':
        return "%b";
    case 'n':
        return "\n";
    case 't':
        return "\t";
    default:
        return NULL;
    }
}

// A conversion that is a number: its format, and the number.
struct number_field {
    const char *fmt;
    long value;
};

static struct number_field clock_field(char letter, const struct tm *tm)
{
    switch (letter) {
    case 'H':
        return (struct number_field){"%02ld", tm->tm_hour};
    case 'I':
        return (struct number_field){"%02ld", hour12(tm)};
    case 'M':
        return (struct number_field){"%02ld", tm->tm_min};
    case 'S':
        return (struct number_field){"%02ld", tm->tm_sec};
    default:
        return (struct number_field){NULL, 0};
    }
}

static struct number_field date_field(char letter, const struct tm *tm)
{
    long year = tm->tm_year + 1900L;
    struct tm copy = *tm;

    switch (letter) {
    case 'C':
        return (struct number_field){"%02ld", year / 100};
    case 'd':
        return (struct number_field){"%02ld", tm->tm_mday};
    case 'e':
        return (struct number_field){"%2ld", tm->tm_mday};
    case 'j':
        return (struct number_field){"%03ld", tm->tm_yday + 1L};
    case 'm':
        return (struct number_field){"%02ld", tm->tm_mon + 1L};
    case 's':
        return (struct number_field){"%ld", timegm(&copy)};
    case 'U':
        return (struct number_field){"%02ld", week(tm, 0)};
    case 'u':
        return (struct number_field){"%ld", tm->tm_wday ? tm->tm_wday : 7};
    case 'W':
        return (struct number_field){"%02ld", week(tm, 1)};
    case 'w':
        return (struct number_field){"%ld", tm->tm_wday};
    case 'Y':
        return (struct number_field){"%ld", year};
    case 'y':
        return (struct number_field){"%02ld", year % 100};
    default:
        return clock_field(letter, tm);
    }
}

static void put_field(struct text *out, char letter, const struct tm *tm)
{
    struct number_field number;

    switch (letter) {
    case '%':
        put_text(out, "%", 1);
        break;
    case 'a':
        put_name(out, days, tm->tm_wday, 3);
        break;
    case 'A':
        put_name(out, days, tm->tm_wday, (size_t)-1);
        break;
    case 'b':
        put_name(out, months, tm->tm_mon, 3);
        break;
    case 'B':
        put_name(out, months, tm->tm_mon, (size_t)-1);
        break;
    case 'p':
        put_text(out, tm->tm_hour < 12 ? "AM" : "PM", 2);
        break;
    case 'Z':
        put_text(out, "UTC", 3);
        break;
    case 'z':
        put_text(out, "+0000", 5);
        break;
    default:
        number = date_field(letter, tm);
        if (number.fmt) {
            put_number(out, number.fmt, number.value);
        }
        break;
    }
}

static void put_format(struct text *out, const char *fmt, const struct tm *tm)
{
    while (*fmt && out->room) {
        size_t plain = strcspn(fmt, "%");
        const char *other;

        put_text(out, fmt, plain);
        fmt += plain;
        if (!*fmt || !fmt[1]) {
            break;
        }
        other = expansion(fmt[1]);
        if (other) {
            put_format(out, other, tm);
        } else {
            put_field(out, fmt[1], tm);
        }
        fmt += 2;
    }
}

size_t strftime(char *restrict buf, size_t size, const char *restrict fmt,
                const struct tm *restrict tm)
{
    struct text out = {buf, size};

    put_format(&out, fmt, tm);
    if (!out.room) {
        return 0;
    }
    *out.p = '\0';
    return (size_t)(out.p - buf);
}

char *asctime_r(const struct tm *restrict tm, char *restrict buf)
{
    return strftime(buf, 26, "%c\n", tm) ? buf : NULL;
}

char *asctime(const struct tm *tm)
{
    static char buf[26];

    return asctime_r(tm, buf);
}

char *ctime_r(const time_t *t, char *buf)
{
    struct tm tm;

    return asctime_r(localtime_r(t, &tm), buf);
}

char *ctime(const time_t *t)
{
    return asctime(localtime(t));
}
