/* The height-balanced tree against a sorted array, with the largest number of each subtree. */
#include <stdlib.h>
#include <string.h>
#include <faultline/avl.h>
#include "tests/host/virt/tests.h"

#define ITEMS 300u

struct item {
    struct avl_node node;
};

static struct item items[ITEMS];
static bool present[ITEMS];

/* The first present item from i on, ITEMS if there is none. */
static u32 next_present(u32 i)
{
    while (i < ITEMS && !present[i])
        i++;
    return i;
}

/*
 * The subtree holds the present items from *at on, in their order; balance, parent links, maximum.
 * Returns the height.
 */
static u32 check_node(const struct avl_node *n, const struct avl_node *parent, u32 *at)
{
    if (!n)
        return 0;
    u32 left = check_node(n->left, n, at), largest = n->number;

    *at = next_present(*at);
    CHECK(*at < ITEMS && n == &items[*at].node);
    ++*at;
    u32 right = check_node(n->right, n, at);
    CHECK(n->parent == parent);
    CHECK(left <= right + 2 && right <= left + 2);
    CHECK_EQ(n->height, max(left, right) + 1);
    if (n->left)
        largest = max(largest, n->left->max);
    if (n->right)
        largest = max(largest, n->right->max);
    CHECK_EQ(n->max, largest);
    return n->height;
}

static void check_tree(const struct avl_root *root)
{
    u32 at = 0;

    check_node(root->top, NULL, &at);
    CHECK_EQ(next_present(at), ITEMS);
}

static struct avl_node *present_below(u32 i)
{
    while (i-- > 0)
        if (present[i])
            return &items[i].node;
    return NULL;
}

static struct avl_node *present_above(u32 i)
{
    i = next_present(i + 1);
    return i < ITEMS ? &items[i].node : NULL;
}

/* The neighbour's number changes along with an insertion or removal, every other time. */
static struct avl_node *change_above(u32 i)
{
    struct avl_node *next = present_above(i);

    if (next && host_random_below(2))
        next->number = host_random_below(1000);
    return next;
}

static void insert(struct avl_root *root, u32 i)
{
    items[i].node.number = host_random_below(1000);
    avl_insert(root, present_below(i), change_above(i), &items[i].node);
    present[i] = true;
}

static void erase(struct avl_root *root, u32 i)
{
    avl_erase(root, &items[i].node, change_above(i));
    present[i] = false;
}

static void step(struct avl_root *root, u32 i)
{
    if (!present[i])
        insert(root, i);
    else if (host_random_below(3))
        erase(root, i);
    else
        avl_set_number(&items[i].node, host_random_below(1000));
}

void avl_random(void)
{
    struct avl_root root;

    memset(present, 0, sizeof(present));
    avl_init(&root);
    for (u32 n = 0; n < 60000 && !host_failed(); n++) {
        /* The share of items that are in the tree swings between few and nearly all. */
        u32 range = n / 4000 % 2 ? ITEMS : 20;
        step(&root, host_random_below(range));
        check_tree(&root);
    }
}

void avl_ascending(void)
{
    struct avl_root root;

    memset(present, 0, sizeof(present));
    avl_init(&root);
    for (u32 i = 0; i < ITEMS; i++) {
        insert(&root, i);
        check_tree(&root);
    }
    for (u32 i = 0; i < ITEMS; i++) {
        erase(&root, i);
        check_tree(&root);
    }
    CHECK(!root.top);
}

/* What comes and goes in one place of a balanced tree moves no other node. */
void avl_calm(void)
{
    struct avl_root root;
    struct avl_node *top;

    memset(present, 0, sizeof(present));
    avl_init(&root);
    for (u32 i = 0; i < 16; i += 2)
        insert(&root, i);
    top = root.top;
    for (u32 i = 1; i < 16; i += 2) {
        struct avl_node *above = present_above(i), *parent = above ? above->parent : NULL;
        insert(&root, i);
        erase(&root, i);
        CHECK(root.top == top && (!above || above->parent == parent));
    }
}

static struct avl_node *next_item(void *arg)
{
    struct item **it = arg;
    return &(*it)++->node;
}

void avl_rebuild_takes_all(void)
{
    for (u32 count = 0; count <= ITEMS; count++) {
        struct avl_root root;
        struct item *it = items;

        avl_init(&root);
        for (u32 i = 0; i < ITEMS; i++) {
            present[i] = i < count;
            items[i].node.number = host_random_below(1000);
        }
        avl_rebuild(&root, count, next_item, &it);
        check_tree(&root);
        for (u32 i = 0; i < count; i++) { /* and it can be taken apart */
            erase(&root, i);
            if (count % 16 == 0)
                check_tree(&root);
        }
        CHECK(!root.top);
    }
}
