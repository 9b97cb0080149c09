/* uname: names the system. */
#include "user/lib/tool.h"

#include <stdio.h>
#include <sys/utsname.h>

int main(int argc, char **argv)
{
    bool flags[FLAG_COUNT] = {0};
    struct utsname name;
    const char *separator = "";

    if (parse_flags(argc, argv, "asnrvm", flags) != argc)
        return usage_error("uname [-asnrvm]");
    if (uname(&name) < 0)
        return complain("uname", "uname");

    const struct {
        char letter;
        const char *text;
    } parts[] = {{'s', name.sysname},
                 {'n', name.nodename},
                 {'r', name.release},
                 {'v', name.version},
                 {'m', name.machine}};

    flags['s'] |= argc == 1;
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
        if (flags['a'] || flags[(int)parts[i].letter]) {
            printf("%s%s", separator, parts[i].text);
            separator = " ";
        }
    }
    putchar('\n');
    return finish_output("uname", 0);
}
