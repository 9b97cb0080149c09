#include "kernel/uts.h"

/* release: the Linux whose contract we keep; C libraries refuse to run below what they were built
 * for. */
struct new_utsname system_name = {
    .sysname = "Linux",
    .nodename = "faultline",
    .release = "6.1.0-faultline",
    .version = "#1 Faultline",
    .machine = "i686",
    .domainname = "(none)",
};
