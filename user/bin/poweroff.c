/* poweroff: switches the machine off. */
#include "user/lib/shutdown.h"
#include "user/lib/tool.h"

#include <sys/reboot.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return usage_error("poweroff");
    stop_writing();
    reboot(RB_POWER_OFF);
    return complain("poweroff", "reboot");
}
