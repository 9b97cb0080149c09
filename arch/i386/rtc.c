#include "arch/i386/rtc.h"
#include "arch/i386/io.h"

enum rtc_register {
    RTC_SECOND = 0,
    RTC_MINUTE = 2,
    RTC_HOUR = 4,
    RTC_DAY = 7,
    RTC_MONTH = 8,
    RTC_YEAR = 9,
    RTC_STATUS_A = 10,
    RTC_STATUS_B = 11,
};

#define STATUS_A_UPDATING 0x80
#define STATUS_B_24H      0x02
#define STATUS_B_BINARY   0x04
#define HOUR_PM           0x80

static u8 read_register(enum rtc_register r)
{
    outb(0x70, r);
    return inb(0x71);
}

static u32 read_value(enum rtc_register r)
{
    u8 v = read_register(r);

    return read_register(RTC_STATUS_B) & STATUS_B_BINARY ? v : (v >> 4) * 10u + (v & 15);
}

static u32 read_hour(void)
{
    if (read_register(RTC_STATUS_B) & STATUS_B_24H)
        return read_value(RTC_HOUR);
    u8 raw = read_register(RTC_HOUR);
    u32 h = raw & ~HOUR_PM;
    if (!(read_register(RTC_STATUS_B) & STATUS_B_BINARY))
        h = (h >> 4) * 10 + (h & 15);
    return h % 12 + (raw & HOUR_PM ? 12 : 0);
}

/* Days since 1970 of a civil date; March-based years make the leap day the last of the year. */
static u32 days_since_epoch(u32 year, u32 month, u32 day)
{
    if (month <= 2) {
        year--;
        month += 12;
    }
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 1 -
           719468;
}

static u64 read_once(void)
{
    u32 days =
        days_since_epoch(2000 + read_value(RTC_YEAR), read_value(RTC_MONTH), read_value(RTC_DAY));

    return (u64)days * 86400 + read_hour() * 3600 + read_value(RTC_MINUTE) * 60 +
           read_value(RTC_SECOND);
}

/* The registers may change while they are read: two equal readings are a true one. */
u64 rtc_read(void)
{
    u64 before, now = 0;

    do {
        before = now;
        for (int i = 0; i < 100000 && read_register(RTC_STATUS_A) & STATUS_A_UPDATING; i++)
            ;
        now = read_once();
    } while (now != before);
    return now;
}
