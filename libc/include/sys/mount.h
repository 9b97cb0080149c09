// mount and umount.
#pragma once

#include <sys/cdefs.h>
#include <uapi/mount.h>

__BEGIN_DECLS

int mount(const char *source, const char *target, const char *type, unsigned long flags,
          const void *data);
int umount(const char *target);
int umount2(const char *target, int flags);

__END_DECLS
