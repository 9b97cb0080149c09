#pragma once
/*
 * Circular doubly linked list, the link embedded in the element.
 *
 *      head <-> a <-> b <-> c <-> head        an empty list points to itself
 *
 * No function locks; the owner of the list says what protects it.
 */
#include <faultline/types.h>

struct list_head {
    struct list_head *next, *prev;
};

#define LIST_HEAD_INIT(name)                                                                       \
    {                                                                                              \
        &(name), &(name)                                                                           \
    }

#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

static inline void list_init(struct list_head *h)
{
    h->next = h->prev = h;
}

static inline bool list_empty(const struct list_head *h)
{
    return h->next == h;
}

static inline void list_insert_between(struct list_head *e, struct list_head *before,
                                       struct list_head *after)
{
    e->prev = before;
    e->next = after;
    before->next = e;
    after->prev = e;
}

/* Inserts e as the first element. */
static inline void list_add(struct list_head *e, struct list_head *h)
{
    list_insert_between(e, h, h->next);
}

/* Inserts e as the last element. */
static inline void list_add_tail(struct list_head *e, struct list_head *h)
{
    list_insert_between(e, h->prev, h);
}

/* Takes e out; its links are left pointing to the old neighbours. */
static inline void list_del(struct list_head *e)
{
    e->prev->next = e->next;
    e->next->prev = e->prev;
}

/* Takes e out and makes it an empty list, so that list_empty(e) tells it is on none. */
static inline void list_del_init(struct list_head *e)
{
    list_del(e);
    list_init(e);
}

/* Moves all of `from` to the tail of `to`; `from` is empty afterwards. */
static inline void list_splice_tail(struct list_head *from, struct list_head *to)
{
    if (list_empty(from))
        return;
    from->next->prev = to->prev;
    to->prev->next = from->next;
    from->prev->next = to;
    to->prev = from->prev;
    list_init(from);
}

#define list_entry(ptr, type, member)  container_of(ptr, type, member)
#define list_first(head, type, member) list_entry((head)->next, type, member)
#define list_last(head, type, member)  list_entry((head)->prev, type, member)
#define list_next(pos, member)         list_entry((pos)->member.next, __typeof__(*(pos)), member)

#define list_for_each(pos, head, member)                                                           \
    for (pos = list_first(head, __typeof__(*pos), member); &pos->member != (head);                 \
         pos = list_next(pos, member))

/* As list_for_each, and the body may take pos out. */
#define list_for_each_safe(pos, tmp, head, member)                                                 \
    for (pos = list_first(head, __typeof__(*pos), member), tmp = list_next(pos, member);           \
         &pos->member != (head); pos = tmp, tmp = list_next(tmp, member))
