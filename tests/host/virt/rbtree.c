/* The red-black tree against a sorted array, with the largest number of each subtree. */
#include <stdlib.h>
#include <string.h>
#include <faultline/rbtree.h>
#include "tests/host/virt/tests.h"

#define ITEMS 300u

struct item {
    struct rb_node node;
};

static struct item items[ITEMS];
static bool present[ITEMS];

/* Black nodes on each way down. */
static u32 check_node(const struct rb_node *n, const struct rb_node *parent)
{
    if (!n)
        return 1;
    u32 left = check_node(n->left, n), right = check_node(n->right, n), largest = n->number;

    CHECK(n->parent == parent);
    CHECK_EQ(left, right);
    CHECK(!(n->red && parent && parent->red));
    if (n->left)
        largest = max(largest, n->left->max);
    if (n->right)
        largest = max(largest, n->right->max);
    CHECK_EQ(n->max, largest);
    return left + !n->red;
}

static void check_tree(const struct rb_root *root)
{
    CHECK(!root->top || !root->top->red);
    check_node(root->top, NULL);
}

static void check_order(struct rb_root *root)
{
    struct rb_node *n = rb_first(root), *prev = NULL;

    for (u32 i = 0; i < ITEMS; i++) {
        if (!present[i])
            continue;
        if (!CHECK(n == &items[i].node))
            return;
        CHECK(rb_prev(n) == prev);
        prev = n;
        n = rb_next(n);
    }
    CHECK(!n);
}

static void insert_by_descent(struct rb_root *root, struct item *it)
{
    struct rb_node **link = &root->top, *parent = NULL;

    while (*link) {
        parent = *link;
        link = it < rb_entry(parent, struct item, node) ? &parent->left : &parent->right;
    }
    rb_insert_at(root, parent, link, &it->node);
}

static void insert_by_neighbours(struct rb_root *root, u32 i)
{
    struct rb_node *prev = NULL, *next = NULL;

    for (u32 j = 0; j < i; j++)
        if (present[j])
            prev = &items[j].node;
    for (u32 j = ITEMS; j-- > i + 1;)
        if (present[j])
            next = &items[j].node;
    rb_insert_between(root, prev, next, &items[i].node);
}

static void step(struct rb_root *root, u32 i)
{
    if (present[i]) {
        if (host_random_below(3)) {
            rb_erase(root, &items[i].node);
            present[i] = false;
            return;
        }
        rb_set_number(&items[i].node, host_random_below(1000));
        return;
    }
    items[i].node.number = host_random_below(1000);
    if (host_random_below(2))
        insert_by_descent(root, &items[i]);
    else
        insert_by_neighbours(root, i);
    present[i] = true;
}

void rbtree_random(void)
{
    struct rb_root root;

    memset(present, 0, sizeof(present));
    rb_init(&root);
    CHECK(rb_first(&root) == NULL);
    for (u32 n = 0; n < 60000 && !host_failed(); n++) {
        /* The share of items that are in the tree swings between few and nearly all. */
        u32 range = n / 4000 % 2 ? ITEMS : 20;
        step(&root, host_random_below(range));
        check_tree(&root);
        if (n % 8 == 0)
            check_order(&root);
    }
}

void rbtree_ascending(void)
{
    struct rb_root root;

    memset(present, 0, sizeof(present));
    rb_init(&root);
    for (u32 i = 0; i < ITEMS; i++) {
        insert_by_descent(&root, &items[i]);
        present[i] = true;
    }
    check_order(&root);
    for (u32 i = 0; i < ITEMS; i++) {
        rb_erase(&root, &items[i].node);
        present[i] = false;
        check_order(&root);
    }
    CHECK(!root.top);
}

static struct rb_node *next_item(void *arg)
{
    struct item **it = arg;
    return &(*it)++->node;
}

void rbtree_rebuild(void)
{
    for (u32 count = 0; count <= ITEMS; count++) {
        struct rb_root root;
        struct item *it = items;

        rb_init(&root);
        for (u32 i = 0; i < ITEMS; i++) {
            present[i] = i < count;
            items[i].node.number = host_random_below(1000);
        }
        rb_rebuild(&root, count, next_item, &it);
        check_tree(&root);
        check_order(&root);
        for (u32 i = 0; i < count; i++) { /* and it can be taken apart */
            rb_erase(&root, &items[i].node);
            if (count % 16 == 0)
                check_tree(&root);
        }
        CHECK(!root.top);
    }
}
