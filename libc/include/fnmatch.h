// Shell patterns.
#pragma once

#include <sys/cdefs.h>

__BEGIN_DECLS

#define FNM_NOMATCH  1
#define FNM_PATHNAME 1
#define FNM_NOESCAPE 2
#define FNM_PERIOD   4

// Returns 0 if @name matches @pattern.
int fnmatch(const char *pattern, const char *name, int flags);

__END_DECLS
