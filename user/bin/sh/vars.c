/* Variables and positional parameters. */
#include "user/bin/sh/sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXPORTED = 1, READONLY = 2 };

struct variable {
    struct variable *next;
    char *value; /* NULL: has attributes but is unset */
    int flags;
    char name[];
};

/* A variable as it was before "local". */
struct saved_variable {
    struct saved_variable *next;
    char *value;
    int flags;
    char name[];
};

struct scope {
    struct scope *outer;
    struct saved_variable *saved;
};

static struct variable *variables; /* sorted by name */
static struct scope *scopes;

static struct variable *find(const char *name, struct variable ***link)
{
    struct variable **at = &variables;

    while (*at && strcmp((*at)->name, name) < 0)
        at = &(*at)->next;
    if (link)
        *link = at;
    return *at && strcmp((*at)->name, name) == 0 ? *at : NULL;
}

static struct variable *find_or_add(const char *name)
{
    struct variable **link, *var = find(name, &link);
    size_t size = strlen(name) + 1;

    if (var)
        return var;
    var = xmalloc(sizeof(*var) + size);
    *var = (struct variable){.next = *link};
    memcpy(var->name, name, size);
    *link = var;
    return var;
}

static bool writable(const struct variable *var)
{
    if (!var || !(var->flags & READONLY))
        return true;
    fail(2, "%s: is read only", var->name);
    return false;
}

const char *var_get(const char *name)
{
    struct variable *var = find(name, NULL);

    return var ? var->value : NULL;
}

bool var_set(const char *name, const char *value)
{
    struct variable *var = find_or_add(name);

    if (!writable(var))
        return false;
    char *copy = xstrdup(value);

    free(var->value);
    var->value = copy;
    if (sh.export_all)
        var->flags |= EXPORTED;
    return true;
}

bool var_assign(const char *assignment)
{
    size_t len = assignment_name_length(assignment);
    char *name = xstrdup(assignment);

    name[len] = '\0';
    bool done = var_set(name, assignment + len + 1);

    free(name);
    return done;
}

bool var_unset(const char *name)
{
    struct variable **link, *var = find(name, &link);

    if (!writable(var))
        return false;
    if (var) {
        *link = var->next;
        free(var->value);
        free(var);
    }
    return true;
}

void var_export(const char *name)
{
    find_or_add(name)->flags |= EXPORTED;
}

void var_protect(const char *name)
{
    find_or_add(name)->flags |= READONLY;
}

/* 'text', so that the shell reads it back as it is. */
static void print_quoted(const char *text)
{
    putchar('\'');
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*text);
    }
    putchar('\'');
}

void vars_print(bool exported_only, bool readonly_only, const char *prefix)
{
    for (struct variable *var = variables; var; var = var->next) {
        if ((exported_only && !(var->flags & EXPORTED)) ||
            (readonly_only && !(var->flags & READONLY)))
            continue;
        if (!var->value && !exported_only && !readonly_only)
            continue;
        printf("%s%s", prefix, var->name);
        if (var->value) {
            putchar('=');
            print_quoted(var->value);
        }
        putchar('\n');
    }
}

char **vars_environment(struct arena *arena)
{
    struct strlist list = {.arena = arena};
    struct strbuf entry = {0};

    for (struct variable *var = variables; var; var = var->next) {
        if (!(var->flags & EXPORTED) || !var->value)
            continue;
        strbuf_clear(&entry);
        strbuf_puts(&entry, var->name);
        strbuf_putc(&entry, '=');
        strbuf_puts(&entry, var->value);
        strlist_add(&list, arena_strndup(arena, entry.data, entry.len));
    }
    strbuf_free(&entry);
    if (!list.items) {
        strlist_add(&list, NULL);
        list.count = 0;
    }
    return list.items;
}

void vars_push_scope(void)
{
    struct scope *scope = xmalloc(sizeof(*scope));

    *scope = (struct scope){.outer = scopes};
    scopes = scope;
}

static void restore(struct saved_variable *saved)
{
    struct variable *var = find_or_add(saved->name);

    free(var->value);
    var->value = saved->value;
    var->flags = saved->flags;
    if (!var->value && !var->flags)
        var_unset(saved->name);
    free(saved);
}

void vars_pop_scope(void)
{
    struct scope *scope = scopes;

    while (scope->saved) {
        struct saved_variable *saved = scope->saved;

        scope->saved = saved->next;
        restore(saved);
    }
    scopes = scope->outer;
    free(scope);
}

void var_local(const char *name)
{
    struct variable *var = find_or_add(name);
    size_t size = strlen(name) + 1;
    struct saved_variable *saved = xmalloc(sizeof(*saved) + size);

    *saved = (struct saved_variable){.next = scopes->saved,
                                     .value = var->value ? xstrdup(var->value) : NULL,
                                     .flags = var->flags};
    memcpy(saved->name, name, size);
    scopes->saved = saved;
}

void vars_complete(const char *prefix, struct strlist *out)
{
    for (struct variable *var = variables; var; var = var->next) {
        if (var->value && strncmp(var->name, prefix, strlen(prefix)) == 0)
            strlist_add(out, arena_strdup(out->arena, var->name));
    }
}

static void set_default(const char *name, const char *value)
{
    if (!var_get(name))
        var_set(name, value);
}

void vars_init(char **environment)
{
    char directory[1024];

    for (; *environment; environment++) {
        size_t len = assignment_name_length(*environment);

        if (len == 0)
            continue;
        char *name = xstrdup(*environment);

        name[len] = '\0';
        var_set(name, name + len + 1);
        var_export(name);
        free(name);
    }
    set_default("PATH", "/bin:/sbin:/usr/bin:/usr/sbin");
    set_default("PS1", sh.interactive ? "$PWD # " : "# ");
    set_default("PS2", "> ");
    set_default("PS4", "+ ");
    var_set("IFS", " \t\n");
    var_set("OPTIND", "1");
    if (getcwd(directory, sizeof(directory)))
        var_set("PWD", directory);
}

void params_set(char **args, int count)
{
    char **copy = xmalloc((count + 1) * sizeof(*copy));

    for (int i = 0; i < count; i++)
        copy[i] = xstrdup(args[i]);
    copy[count] = NULL;
    for (int i = 0; i < sh.arg_count; i++)
        free(sh.args[i]);
    free(sh.args);
    sh.args = copy;
    sh.arg_count = count;
}
