/* Functions of scripts. */
#include "user/bin/sh/sh.h"

#include <stdlib.h>
#include <string.h>

struct function {
    struct function *next;
    struct node *body;
    struct arena *arena; /* holds the body */
    char name[];
};

static struct function *functions;

static struct function **find(const char *name)
{
    struct function **at = &functions;

    while (*at && strcmp((*at)->name, name) != 0)
        at = &(*at)->next;
    return at;
}

void function_define(const char *name, struct node *body, struct arena *arena)
{
    size_t size = strlen(name) + 1;
    struct function *function = xmalloc(sizeof(*function) + size);

    function_undefine(name);
    *function = (struct function){.next = functions, .body = body, .arena = arena_get(arena)};
    memcpy(function->name, name, size);
    functions = function;
}

void function_undefine(const char *name)
{
    struct function **at = find(name), *function = *at;

    if (!function)
        return;
    *at = function->next;
    arena_put(function->arena);
    free(function);
}

struct node *function_find(const char *name, struct arena **arena)
{
    struct function *function = *find(name);

    if (!function)
        return NULL;
    *arena = arena_get(function->arena);
    return function->body;
}
