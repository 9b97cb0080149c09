#pragma once
/*
 * Path walking: from a text to a place in the tree. A walk stops in front of the last component, so
 * that open, mkdir, rename ... say what happens to that one.
 *
 *     /usr/lib/x.so          after walk_to_last(): at = /usr/lib, last = "x.so", WALK_NORMAL
 *     /usr/lib/..            at = /usr/lib, WALK_DOTDOT
 *     /                      at = /, WALK_ROOT
 */
#include <faultline/types.h>
#include "kernel/fs/vfs/dentry.h"

#define MAX_SYMLINKS 40

enum walk_last { WALK_NORMAL, WALK_ROOT, WALK_DOT, WALK_DOTDOT };

struct walk {
    struct path at;   /* referenced */
    const char *rest; /* text not walked yet */
    char *text;       /* own allocation behind `rest`, once a link was followed */
    u32 links;
    enum walk_last last_type;
    const char *last; /* inside the text, not terminated */
    u32 last_len;
    bool must_be_dir; /* the path ends with a slash */
};

/*
 * Chooses the start: the root, the working directory, or the directory `dfd`. Without the tree
 * lock. 0, or nothing is held: -ENOENT (empty path), -EBADF, -ENOTDIR.
 */
int __must_check walk_start(struct walk *w, int dfd, const char *path);

/* The following with the tree lock held. */

/* Goes to the directory of the last component, following links on the way. 0 or -errno. */
int __must_check walk_to_last(struct walk *w);
/* What the last component names, referenced, mounts on it crossed. 0, -ENOENT or -errno. */
int __must_check walk_last(struct walk *w, struct path *out);
/*
 * `link` is what the last component names: goes on to the last component of its target. A link of
 * procfs that leads to an object has no text: then *object is that, and *jumped true.
 */
int __must_check walk_follow(struct walk *w, const struct path *link, struct path *object,
                             bool *jumped);
void walk_end(struct walk *w);

/* The whole of it: what the path names, through a final link if `follow`. walk_end() is due. */
int __must_check walk_all(struct walk *w, bool follow, struct path *out);

#define LOOKUP_FOLLOW 1u /* through a final symbolic link */
#define LOOKUP_EMPTY  2u /* an empty path means dfd itself */

/* What a path names, referenced. Without the tree lock. 0 or -errno. */
int __must_check path_lookup(int dfd, const char *path, u32 flags, struct path *out);
