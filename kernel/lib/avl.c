/*
 * Height-balanced tree (Adelson-Velsky and Landis 1962) with slack (Foster 1973, HB[2]): the
 * heights of a node's two subtrees differ by at most two. That allows ways about 1.8 log2(n) long
 * instead of 1.44 log2(n), and in return most insertions and removals need no rotation at all: what
 * is mapped and unmapped in the same place again and again leaves the shape of the tree alone.
 */
#include <faultline/avl.h>

#define SLACK 2

static i32 height_of(const struct avl_node *n)
{
    return n ? (i32)n->height : 0;
}

/* Recomputes what n knows of its subtree from its children; true if that changed. */
static bool refresh(struct avl_node *n)
{
    u32 below = 0, largest = n->number;

    if (n->left) {
        below = n->left->height;
        largest = max(largest, n->left->max);
    }
    if (n->right) {
        below = max(below, n->right->height);
        largest = max(largest, n->right->max);
    }
    if (largest == n->max && below + 1 == n->height)
        return false;
    n->max = largest;
    n->height = below + 1;
    return true;
}

void avl_set_number(struct avl_node *n, u32 number)
{
    n->number = number;
    while (n && refresh(n))
        n = n->parent;
}

/* Puts `new` (may be NULL) in the place that `old` has below its parent. */
static void replace_child(struct avl_root *root, struct avl_node *old, struct avl_node *new)
{
    struct avl_node *parent = old->parent;

    if (!parent)
        root->top = new;
    else if (parent->left == old)
        parent->left = new;
    else
        parent->right = new;
    if (new)
        new->parent = parent;
}

/*
 *       n                r
 *      / \              / \
 *     a   r     ->     n   c        the order a n b r c is kept; returns r
 *        / \          / \
 *       b   c        a   b
 */
static struct avl_node *rotate_left(struct avl_root *root, struct avl_node *n)
{
    struct avl_node *r = n->right;

    n->right = r->left;
    if (n->right)
        n->right->parent = n;
    replace_child(root, n, r);
    r->left = n;
    n->parent = r;
    refresh(n);
    refresh(r);
    return r;
}

static struct avl_node *rotate_right(struct avl_root *root, struct avl_node *n)
{
    struct avl_node *l = n->left;

    n->left = l->right;
    if (n->left)
        n->left->parent = n;
    replace_child(root, n, l);
    l->right = n;
    n->parent = l;
    refresh(n);
    refresh(l);
    return l;
}

/* n's left side is too high by one: returns the top of the subtree in n's place. */
static struct avl_node *lower_left(struct avl_root *root, struct avl_node *n)
{
    struct avl_node *l = n->left;

    if (height_of(l->left) < height_of(l->right))
        rotate_left(root, l);
    return rotate_right(root, n);
}

static struct avl_node *lower_right(struct avl_root *root, struct avl_node *n)
{
    struct avl_node *r = n->right;

    if (height_of(r->right) < height_of(r->left))
        rotate_right(root, r);
    return rotate_left(root, n);
}

/*
 * Something below or in n has changed: makes every node from n upwards true and balanced again, at
 * least as far as `changed` (NULL, or a node on that way), then until nothing changes any more.
 */
static void repair_upwards(struct avl_root *root, struct avl_node *n,
                           const struct avl_node *changed)
{
    for (; n; n = n->parent) {
        i32 tilt = height_of(n->left) - height_of(n->right);

        if (n == changed)
            changed = NULL;
        if (unlikely(tilt > SLACK))
            n = lower_left(root, n);
        else if (unlikely(tilt < -SLACK))
            n = lower_right(root, n);
        else if (!refresh(n) && !changed)
            return;
    }
}

void avl_insert(struct avl_root *root, struct avl_node *prev, struct avl_node *next,
                struct avl_node *n)
{
    /* Of two neighbours one is an ancestor of the other, so one of the two places is empty. */
    if (prev && !prev->right) {
        prev->right = n;
        n->parent = prev;
    } else if (next) {
        next->left = n;
        n->parent = next;
    } else {
        root->top = n;
        n->parent = NULL;
    }
    n->left = n->right = NULL;
    n->max = n->number;
    n->height = 1;
    repair_upwards(root, n->parent, next);
}

static struct avl_node *leftmost(struct avl_node *n)
{
    while (n->left)
        n = n->left;
    return n;
}

/* s, the leftmost node below n on the right, takes n's place. Returns the lowest node to repair. */
static struct avl_node *put_successor(struct avl_root *root, struct avl_node *n, struct avl_node *s)
{
    struct avl_node *lowest = s;

    if (s->parent != n) {
        lowest = s->parent;
        replace_child(root, s, s->right);
        s->right = n->right;
        s->right->parent = s;
    }
    replace_child(root, n, s);
    s->left = n->left;
    s->left->parent = s;
    s->max = n->max; /* what the nodes above know of this place */
    s->height = n->height;
    return lowest;
}

void avl_erase(struct avl_root *root, struct avl_node *n, struct avl_node *next)
{
    if (n->left && n->right) {
        struct avl_node *s = leftmost(n->right);
        repair_upwards(root, put_successor(root, n, s), s);
    } else if (n->right) {
        replace_child(root, n, n->right);
        repair_upwards(root, leftmost(n->right), n->parent);
    } else {
        replace_child(root, n, n->left);
        repair_upwards(root, n->parent, next);
    }
}

struct rebuild {
    struct avl_node *(*next)(void *arg);
    void *arg;
};

/* A subtree of the next `count` nodes, halved at each level. */
static struct avl_node *build(const struct rebuild *b, u32 count)
{
    if (count == 0)
        return NULL;
    struct avl_node *left = build(b, count / 2);
    struct avl_node *n = b->next(b->arg);

    n->left = left;
    n->right = build(b, count - count / 2 - 1);
    if (n->left)
        n->left->parent = n;
    if (n->right)
        n->right->parent = n;
    refresh(n);
    return n;
}

void avl_rebuild(struct avl_root *root, u32 count, struct avl_node *(*next)(void *arg), void *arg)
{
    struct rebuild b = {next, arg};

    root->top = build(&b, count);
    if (root->top)
        root->top->parent = NULL;
}
