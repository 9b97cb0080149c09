// errno and its values.
#pragma once

#include <sys/cdefs.h>
#include <uapi/errno.h>

__BEGIN_DECLS

int *__errno_location(void) __attribute__((const));

#define errno (*__errno_location())

// Names this program was started with: argv[0], and what follows its last slash.
extern char *program_invocation_name;
extern char *program_invocation_short_name;

__END_DECLS
