// System identification.
#pragma once

#include <sys/cdefs.h>
#include <uapi/utsname.h>

__BEGIN_DECLS

struct utsname {
    char sysname[__NEW_UTS_LEN + 1];
    char nodename[__NEW_UTS_LEN + 1];
    char release[__NEW_UTS_LEN + 1];
    char version[__NEW_UTS_LEN + 1];
    char machine[__NEW_UTS_LEN + 1];
    char domainname[__NEW_UTS_LEN + 1];
};

int uname(struct utsname *name);

__END_DECLS
