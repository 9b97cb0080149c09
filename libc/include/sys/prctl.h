// Operations on the calling process.
#pragma once

#include <sys/cdefs.h>
#include <uapi/prctl.h>

__BEGIN_DECLS

int prctl(int option, ...);

__END_DECLS
