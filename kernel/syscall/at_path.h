#pragma once
/* Calls that do one thing to one inode. */
#include <faultline/types.h>

struct inode;

/* fn on what a path of ring 3 names (LOOKUP_* flags), its result; or -errno of the look-up. */
int inode_at(int dfd, u32 user_path, u32 lookup, int (*fn)(struct inode *i, void *arg), void *arg);
/* The same by descriptor. */
int inode_of(u32 fd, int (*fn)(struct inode *i, void *arg), void *arg);
