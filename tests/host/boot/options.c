/* The kernel command line. */
#include <string.h>
#include "kernel/boot/boot_info.h"
#include "kernel/boot/options.h"
#include "tests/host/boot/tests.h"

static void line(const char *text)
{
    strcpy(boot_info.cmdline, text);
}

void test_option_words(void)
{
    char value[8] = "";

    line("  faultline.elf quiet init=/bin/sh  init=/bin/init console= -- quiet=no panic");
    CHECK(option_present("quiet") && option_present("console"));
    CHECK(!option_present("panic") && !option_present("qui") && !option_present("quiet1"));
    CHECK(option_get("init", value, sizeof(value)));
    CHECK(strcmp(value, "/bin/in") == 0); /* the last one, cut to the buffer */
    CHECK(option_get("console", value, sizeof(value)) && value[0] == '\0');
    line("");
    CHECK(!option_get("init", value, sizeof(value)));
    line("-quiet --quiet");
    CHECK(!option_present("quiet"));
}

void test_option_sizes(void)
{
    static const struct {
        const char *text;
        u64 size;
    } sizes[] = {
        {"mem=0", 0},
        {"mem=4096", 4096},
        {"mem=64k", 64 << 10},
        {"mem=3K", 3 << 10},
        {"mem=17m", 17 << 20},
        {"mem=2M", 2 << 20},
        {"mem=3g", 3ull << 30},
        {"mem=4G", 4ull << 30},
        {"mem=", 77},
        {"mem", 77},
        {"mem=M", 77},
        {"mem=12MB", 77},
        {"mem=-1", 77},
        {"mem=many", 77},
        {"men=5", 77},
        {"mem=99999999999999999999G", 77},
        {"mem=20000000000G", 77},
    };

    for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
        line(sizes[i].text);
        if (!CHECK_EQ(option_size("mem", 77), sizes[i].size))
            host_fail(__FILE__, __LINE__, "option: %s", sizes[i].text);
    }
}

void test_option_init_arguments(void)
{
    line("quiet --  -c ls --");
    CHECK(strcmp(option_init_args(), "-c ls --") == 0);
    line("quiet ---");
    CHECK(option_init_args()[0] == '\0');
    line("--");
    CHECK(option_init_args()[0] == '\0');
}
