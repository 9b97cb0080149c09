#pragma once
/*
 * Red-black tree, the node embedded in the element. Each node carries a number of its element, and
 * knows the largest number of its subtree: for a search like "the first area with a gap of at least
 * n below it". An element that has no use for that leaves the number 0.
 *
 * The tree compares nothing: the caller descends by its own key and says where a new node goes. No
 * function locks.
 */
#include <faultline/types.h>

struct rb_node {
    struct rb_node *parent, *left, *right;
    u32 number; /* the element's; set before the insertion, later by rb_set_number() */
    u32 max;    /* largest number in this subtree */
    bool red;
};

struct rb_root {
    struct rb_node *top;
};

#define rb_entry(ptr, type, member) container_of(ptr, type, member)

static inline void rb_init(struct rb_root *root)
{
    root->top = NULL;
}

/*
 * Inserts n as the child `*link` of `parent` (parent NULL: link is &root->top): the empty place
 * where the caller's descent ended.
 */
void rb_insert_at(struct rb_root *root, struct rb_node *parent, struct rb_node **link,
                  struct rb_node *n);
/* Inserts n between two neighbours in tree order; either is NULL at an end of the tree. */
void rb_insert_between(struct rb_root *root, struct rb_node *prev, struct rb_node *next,
                       struct rb_node *n);
void rb_erase(struct rb_root *root, struct rb_node *n);
/* Changes the number of a node that is in a tree. */
void rb_set_number(struct rb_node *n, u32 number);
/*
 * Makes the tree anew from `count` nodes that next(arg) gives in order, in time O(count): cheaper
 * than to erase one by one most of a large tree.
 */
void rb_rebuild(struct rb_root *root, u32 count, struct rb_node *(*next)(void *arg), void *arg);

/* In order; NULL past either end. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *n);
struct rb_node *rb_prev(const struct rb_node *n);
