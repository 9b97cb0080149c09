/*
 * Red-black tree (Guibas and Sedgewick 1978; the cases as in Cormen et al., chapter 13).
 *
 *   1. The top is black.   2. A red node has no red child.
 *   3. Every way from the top down to an empty place passes equally many black nodes.
 *
 * So no way is more than twice as long as another: the height stays below 2 log2(n + 1).
 */
#include <faultline/rbtree.h>

static bool is_red(const struct rb_node *n)
{
    return n && n->red;
}

/* Recomputes n->max from n and its children; true if it changed. */
static bool refresh(struct rb_node *n)
{
    u32 m = n->number;

    if (n->left && n->left->max > m)
        m = n->left->max;
    if (n->right && n->right->max > m)
        m = n->right->max;
    if (m == n->max)
        return false;
    n->max = m;
    return true;
}

/* A number in the subtree of n has gone or become smaller. */
static void refresh_upwards(struct rb_node *n)
{
    while (n && refresh(n))
        n = n->parent;
}

/* A number has come into the subtree of n. */
static void raise_upwards(struct rb_node *n, u32 number)
{
    for (; n && n->max < number; n = n->parent)
        n->max = number;
}

void rb_set_number(struct rb_node *n, u32 number)
{
    u32 old = n->number;

    n->number = number;
    if (number > old)
        raise_upwards(n, number);
    else if (n->max == old)
        refresh_upwards(n);
}

/* Puts `new` (may be NULL) in the place that `old` has below its parent. */
static void replace_child(struct rb_root *root, struct rb_node *old, struct rb_node *new)
{
    struct rb_node *parent = old->parent;

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
 *     a   r     ->     n   c        the order a n b r c is kept
 *        / \          / \
 *       b   c        a   b
 */
static void rotate_left(struct rb_root *root, struct rb_node *n)
{
    struct rb_node *r = n->right;

    n->right = r->left;
    if (n->right)
        n->right->parent = n;
    replace_child(root, n, r);
    r->left = n;
    n->parent = r;
    r->max = n->max;
    refresh(n);
}

static void rotate_right(struct rb_root *root, struct rb_node *n)
{
    struct rb_node *l = n->left;

    n->left = l->right;
    if (n->left)
        n->left->parent = n;
    replace_child(root, n, l);
    l->right = n;
    n->parent = l;
    l->max = n->max;
    refresh(n);
}

/* n is red and perhaps its parent too: rule 2. */
static void insert_fixup(struct rb_root *root, struct rb_node *n)
{
    while (is_red(n->parent)) {
        struct rb_node *parent = n->parent, *grand = parent->parent;
        bool parent_is_left = parent == grand->left;
        struct rb_node *uncle = parent_is_left ? grand->right : grand->left;

        if (is_red(uncle)) {
            parent->red = uncle->red = false;
            grand->red = true;
            n = grand;
            continue;
        }
        parent->red = false;
        grand->red = true;
        if (parent_is_left) {
            if (n == parent->right) {
                rotate_left(root, parent);
                parent->red = true;
                n->red = false;
            }
            rotate_right(root, grand);
        } else {
            if (n == parent->left) {
                rotate_right(root, parent);
                parent->red = true;
                n->red = false;
            }
            rotate_left(root, grand);
        }
        return;
    }
    root->top->red = false;
}

void rb_insert_at(struct rb_root *root, struct rb_node *parent, struct rb_node **link,
                  struct rb_node *n)
{
    n->parent = parent;
    n->left = n->right = NULL;
    n->red = true;
    *link = n;
    n->max = n->number;
    raise_upwards(parent, n->number);
    insert_fixup(root, n);
}

void rb_insert_between(struct rb_root *root, struct rb_node *prev, struct rb_node *next,
                       struct rb_node *n)
{
    /* Of two neighbours one is an ancestor of the other, so one of the two places is empty. */
    if (prev && !prev->right)
        rb_insert_at(root, prev, &prev->right, n);
    else if (next)
        rb_insert_at(root, next, &next->left, n);
    else
        rb_insert_at(root, NULL, &root->top, n);
}

/*
 * The subtree n (perhaps empty) below `parent` lacks one black node: rule 3. `s` is its sibling,
 * which exists for that reason. Returns where the lack is now, or NULL if it is made good.
 */
static struct rb_node *erase_fix_left(struct rb_root *root, struct rb_node *parent)
{
    struct rb_node *s = parent->right;

    if (s->red) {
        s->red = false;
        parent->red = true;
        rotate_left(root, parent);
        s = parent->right;
    }
    if (!is_red(s->left) && !is_red(s->right)) {
        s->red = true;
        return parent;
    }
    if (!is_red(s->right)) {
        s->left->red = false;
        s->red = true;
        rotate_right(root, s);
        s = parent->right;
    }
    s->red = parent->red;
    parent->red = false;
    s->right->red = false;
    rotate_left(root, parent);
    return NULL;
}

static struct rb_node *erase_fix_right(struct rb_root *root, struct rb_node *parent)
{
    struct rb_node *s = parent->left;

    if (s->red) {
        s->red = false;
        parent->red = true;
        rotate_right(root, parent);
        s = parent->left;
    }
    if (!is_red(s->right) && !is_red(s->left)) {
        s->red = true;
        return parent;
    }
    if (!is_red(s->left)) {
        s->right->red = false;
        s->red = true;
        rotate_left(root, s);
        s = parent->left;
    }
    s->red = parent->red;
    parent->red = false;
    s->left->red = false;
    rotate_right(root, parent);
    return NULL;
}

static void erase_fixup(struct rb_root *root, struct rb_node *n, struct rb_node *parent)
{
    while (parent && !is_red(n)) {
        n = parent->left == n ? erase_fix_left(root, parent) : erase_fix_right(root, parent);
        if (!n)
            return;
        parent = n->parent;
    }
    if (n)
        n->red = false;
}

static struct rb_node *leftmost(struct rb_node *n)
{
    while (n->left)
        n = n->left;
    return n;
}

/*
 * Takes out n, which has two children: its successor takes its place and colour. Sets where the
 * black node may lack: `*child` below the returned parent, *lost_red the colour that vanished.
 */
static struct rb_node *erase_inner(struct rb_root *root, struct rb_node *n, struct rb_node **child,
                                   bool *lost_red)
{
    struct rb_node *s = leftmost(n->right);
    struct rb_node *parent = s->parent == n ? s : s->parent;

    *child = s->right;
    *lost_red = s->red;
    if (parent != s) {
        replace_child(root, s, s->right);
        s->right = n->right;
        s->right->parent = s;
    }
    replace_child(root, n, s);
    s->left = n->left;
    s->left->parent = s;
    s->red = n->red;
    refresh_upwards(parent);
    /* s->max is that of its old place: whether it changes says nothing about the new parent. */
    refresh(s);
    refresh_upwards(s->parent);
    return parent;
}

void rb_erase(struct rb_root *root, struct rb_node *n)
{
    struct rb_node *child, *parent;
    bool lost_red;

    if (n->left && n->right) {
        parent = erase_inner(root, n, &child, &lost_red);
    } else {
        child = n->left ? n->left : n->right;
        parent = n->parent;
        lost_red = n->red;
        replace_child(root, n, child);
        refresh_upwards(parent);
    }
    if (!lost_red)
        erase_fixup(root, child, parent);
}

struct rebuild {
    struct rb_node *(*next)(void *arg);
    void *arg;
    u32 last_level;
};

/*
 * A subtree of the next `count` nodes, halved at each level. So all levels are full but the last,
 * and if that is red and all others are black, each way down passes equally many black nodes.
 */
static struct rb_node *build(const struct rebuild *b, u32 count, u32 level)
{
    if (count == 0)
        return NULL;
    struct rb_node *left = build(b, count / 2, level + 1);
    struct rb_node *n = b->next(b->arg);

    n->left = left;
    n->right = build(b, count - count / 2 - 1, level + 1);
    n->red = level == b->last_level && level > 0;
    if (n->left)
        n->left->parent = n;
    if (n->right)
        n->right->parent = n;
    refresh(n);
    return n;
}

void rb_rebuild(struct rb_root *root, u32 count, struct rb_node *(*next)(void *arg), void *arg)
{
    struct rebuild b = {next, arg, 0};

    while (count >> b.last_level > 1)
        b.last_level++;
    root->top = build(&b, count, 0);
    if (root->top)
        root->top->parent = NULL;
}

struct rb_node *rb_first(const struct rb_root *root)
{
    return root->top ? leftmost(root->top) : NULL;
}

struct rb_node *rb_next(const struct rb_node *n)
{
    if (n->right)
        return leftmost(n->right);
    while (n->parent && n == n->parent->right)
        n = n->parent;
    return n->parent;
}

struct rb_node *rb_prev(const struct rb_node *n)
{
    if (n->left) {
        for (n = n->left; n->right; n = n->right)
            ;
        return (struct rb_node *)n;
    }
    while (n->parent && n == n->parent->left)
        n = n->parent;
    return n->parent;
}
