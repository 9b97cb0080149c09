#pragma once
/*
 * Height-balanced tree, the node embedded in the element. Each node carries a number of its
 * element, and knows the largest number of its subtree: for a search like "the first area with a
 * gap of at least n below it". An element that has no use for that leaves the number 0.
 *
 * The tree compares nothing: the caller descends by its own key, and says between which neighbours
 * a new node goes. No function locks.
 */
#include <faultline/types.h>

struct avl_node {
    struct avl_node *parent, *left, *right;
    u32 number; /* the element's; set before the insertion, later by avl_set_number() */
    u32 max;    /* largest number in this subtree */
    u32 height; /* nodes on the longest way down, this one included */
};

struct avl_root {
    struct avl_node *top;
};

#define avl_entry(ptr, type, member) container_of(ptr, type, member)

static inline void avl_init(struct avl_root *root)
{
    root->top = NULL;
}

/*
 * Inserts n between two neighbours in tree order; either is NULL at an end of the tree. The number
 * of `next` may have been changed just before (by assignment), as often happens when something
 * comes between: one way up is enough for both.
 */
void avl_insert(struct avl_root *root, struct avl_node *prev, struct avl_node *next,
                struct avl_node *n);
/* Takes n out. `next`, its neighbour or NULL, may have a changed number as above. */
void avl_erase(struct avl_root *root, struct avl_node *n, struct avl_node *next);
/* Changes the number of a node that is in a tree. */
void avl_set_number(struct avl_node *n, u32 number);
/*
 * Makes the tree anew from `count` nodes that next(arg) gives in order, in time O(count): cheaper
 * than to erase one by one most of a large tree.
 */
void avl_rebuild(struct avl_root *root, u32 count, struct avl_node *(*next)(void *arg), void *arg);
