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

void rb_propagate(struct rb_root *root, struct rb_node *n)
{
    if (!root->update)
        return;
    while (n && root->update(n))
        n = n->parent;
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
    if (root->update) {
        root->update(n);
        root->update(r);
    }
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
    if (root->update) {
        root->update(n);
        root->update(l);
    }
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
    if (root->update) {
        root->update(n);
        rb_propagate(root, parent);
    }
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
    rb_propagate(root, parent);
    if (root->update) {
        /* The value of s is that of its old place: equal or not says nothing about its parent. */
        root->update(s);
        rb_propagate(root, s->parent);
    }
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
        rb_propagate(root, parent);
    }
    if (!lost_red)
        erase_fixup(root, child, parent);
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
