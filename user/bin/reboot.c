/* reboot: starts the machine again. */
#include "user/lib/shutdown.h"
#include "user/lib/tool.h"

#include <sys/reboot.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return usage_error("reboot");
    stop_writing();
    reboot(RB_AUTOBOOT);
    return complain("reboot", "reboot");
}
