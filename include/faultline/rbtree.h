#pragma once
/*
 * Red-black tree, the node embedded in the element, with an optional value kept per subtree.
 *
 * The tree compares nothing: the caller descends by its own key and says where a new node goes. No
 * function locks.
 */
#include <faultline/types.h>

struct rb_node {
    struct rb_node *parent, *left, *right;
    bool red;
};

struct rb_root {
    struct rb_node *top;
    /*
     * Recomputes n's subtree value from n itself and its children; true if it changed. NULL: the
     * tree keeps no such value.
     */
    bool (*update)(struct rb_node *n);
};

#define rb_entry(ptr, type, member) container_of(ptr, type, member)

static inline void rb_init(struct rb_root *root, bool (*update)(struct rb_node *n))
{
    root->top = NULL;
    root->update = update;
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
/* n's own share of the subtree value changed: updates n and the ancestors it matters to. */
void rb_propagate(struct rb_root *root, struct rb_node *n);

/* In order; NULL past either end. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *n);
struct rb_node *rb_prev(const struct rb_node *n);
