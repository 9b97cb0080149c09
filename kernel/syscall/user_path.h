#pragma once
/* Path names from ring 3. */
#include <faultline/types.h>

/*
 * The text, up to PATH_MAX, in an allocation that path_free() ends. 0, -EFAULT, -ENAMETOOLONG,
 * -ENOMEM.
 */
int __must_check user_path_get(u32 user, char **out);
void user_path_free(char *path);

/* dfd as system calls give it: an int in a u32. */
static inline int dfd_of(u32 arg)
{
    return (int)arg;
}
