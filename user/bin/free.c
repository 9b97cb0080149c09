/* free: the memory of the machine, in procps' columns. */
#include "user/lib/proc.h"
#include "user/lib/tool.h"

#include <errno.h>
#include <stdio.h>

/* KiB, of which a fraction must still be countable: up to 4 GiB it all fits into 64 bits. */
typedef unsigned long long kib_t;

/* At most four characters and a unit: "8.6Mi", "367Mi", "23Gi", as procps prints -h. */
static void format_human(kib_t kib, char *text, size_t size)
{
    static const char *const units[] = {"B", "Ki", "Mi", "Gi", "Ti"};
    kib_t scale = 1, bytes = kib * 1024;
    size_t unit = 0;

    while (unit + 1 < sizeof(units) / sizeof(*units) && bytes / scale >= 1000) {
        scale *= 1024;
        unit++;
    }
    kib_t tenths = (bytes * 10 + scale / 2) / scale;

    if (unit > 0 && tenths < 100)
        snprintf(text, size, "%llu.%llu%s", tenths / 10, tenths % 10, units[unit]);
    else
        snprintf(text, size, "%llu%s", bytes / scale, units[unit]);
}

static void print_row(const char *label, const kib_t *values, int count, char unit)
{
    char text[32];

    printf("%-9s", label);
    for (int i = 0; i < count; i++) {
        if (unit == 'h')
            format_human(values[i], text, sizeof(text));
        else if (unit == 'b')
            snprintf(text, sizeof(text), "%llu", values[i] * 1024);
        else
            snprintf(text, sizeof(text), "%llu",
                     values[i] >> (unit == 'g'   ? 20
                                   : unit == 'm' ? 10
                                                 : 0));
        printf("%s%11s", i ? " " : "", text);
    }
    putchar('\n');
}

static kib_t field(const char *text, const char *name)
{
    long value = proc_field(text, name);

    return value < 0 ? 0 : value;
}

int main(int argc, char **argv)
{
    static char text[4096];
    bool flags[FLAG_COUNT] = {0};
    char unit = 'k';

    if (parse_flags(argc, argv, "bkmgh", flags) != argc)
        return usage_error("free [-b | -k | -m | -g | -h]");
    for (const char *c = "bmgh"; *c; c++) {
        if (flags[(int)*c])
            unit = *c;
    }
    if (proc_read("/proc/meminfo", text, sizeof(text)) < 0)
        return complain("free", "/proc/meminfo");

    kib_t total = field(text, "MemTotal"), unused = field(text, "MemFree");
    kib_t cache = field(text, "Buffers") + field(text, "Cached") + field(text, "SReclaimable");
    kib_t available =
        proc_field(text, "MemAvailable") < 0 ? unused + cache : field(text, "MemAvailable");
    kib_t memory[] = {total, total - available, unused, field(text, "Shmem"), cache, available};
    kib_t swap_total = field(text, "SwapTotal"), swap_free = field(text, "SwapFree");
    kib_t swap[] = {swap_total, swap_total - swap_free, swap_free};

    printf("%-9s%11s %11s %11s %11s %11s %11s\n", "", "total", "used", "free", "shared",
           "buff/cache", "available");
    print_row("Mem:", memory, 6, unit);
    print_row("Swap:", swap, 3, unit);
    return finish_output("free", 0);
}
