// Parts of path names. Both may change their argument.
#pragma once

#include <sys/cdefs.h>

__BEGIN_DECLS

char *basename(char *path);
char *dirname(char *path);

__END_DECLS
