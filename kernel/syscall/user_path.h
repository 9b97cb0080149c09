#pragma once
/* Path names from ring 3. */
#include <faultline/types.h>

/*
 * The text, up to PATH_MAX, in an allocation that user_path_free() ends. 0, -EFAULT, -ENAMETOOLONG,
 * -ENOMEM.
 */
int __must_check user_path_get(u32 user, char **out);
void user_path_free(char *path);

struct path;
/* What a path of ring 3 names (LOOKUP_* flags), referenced: path_put() ends it. 0 or -errno. */
int __must_check user_path_lookup(int dfd, u32 user, u32 lookup, struct path *out);

/* dfd as system calls give it: an int in a u32. */
static inline int dfd_of(u32 arg)
{
    return (int)arg;
}
