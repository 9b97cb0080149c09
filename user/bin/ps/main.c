/* ps: a snapshot of the processes, with procps' columns and headings. */
#include "user/bin/ps/ps.h"

#include "user/lib/tool.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_COLUMNS = 32, MAX_LINE = 2048 };

struct options {
    struct column columns[MAX_COLUMNS]; /* with the headers asked for */
    int column_count;
    bool everything; /* not only this terminal's */
    char *names;     /* -C: a list of command names */
    char *pids;      /* -p: a list of process ids */
};

/* Adds "name" or "name=header"; false if there is no such column. */
static bool add_column(struct options *o, char *name)
{
    char *equals = strchr(name, '=');

    if (equals)
        *equals = '\0';

    const struct column *column = column_find(name);

    if (!column || o->column_count == MAX_COLUMNS) {
        fprintf(stderr, "ps: unknown or too many columns: \"%s\"\n", name);
        return false;
    }
    o->columns[o->column_count] = *column;
    if (equals)
        o->columns[o->column_count].header = equals + 1;
    o->column_count++;
    return true;
}

/* Adds the columns of a list like "pid,rss cmd"; a header ends the list, as POSIX says. */
static bool add_columns(struct options *o, const char *list)
{
    char *copy = strdup(list); /* kept: headers point into it */

    while (copy && *copy) {
        size_t len = strcspn(copy, ", ");
        char *equals = memchr(copy, '=', len);
        char *next = copy + len;

        if (equals && equals[1] && equals[1] != ',')
            next = copy + strlen(copy);
        if (*next)
            *next++ = '\0';
        if (*copy && !add_column(o, copy))
            return false;
        copy = next;
    }
    return copy != NULL;
}

static bool list_contains(const char *list, const char *word)
{
    size_t len = strlen(word);

    while (*list) {
        size_t item = strcspn(list, ", ");

        if (item == len && strncmp(list, word, len) == 0)
            return true;
        list += item + (list[item] != '\0');
    }
    return false;
}

static bool is_wanted(const struct options *o, const struct process *p, const struct process *self)
{
    char pid[12];

    snprintf(pid, sizeof(pid), "%d", p->pid);
    if (o->names || o->pids)
        return (o->names && list_contains(o->names, p->comm)) ||
               (o->pids && list_contains(o->pids, pid));
    return o->everything || (p->tty == self->tty && p->uid == self->uid);
}

/* Appends one cell; `last` ones are neither padded nor cut. */
static void add_cell(char *line, const struct column *column, const char *text, bool last)
{
    size_t len = strlen(line);
    int width = column->width;
    int cut = width < 0 && !last ? -width : MAX_LINE;

    if (last && width < 0)
        width = 0;
    snprintf(line + len, MAX_LINE - len, "%*.*s%s", width, cut, text, last ? "" : " ");
}

static void print_line(char *line, size_t screen)
{
    if (screen && strlen(line) > screen)
        line[screen] = '\0';
    puts(line);
}

static void print_process(const struct options *o, const struct process *p, size_t screen)
{
    static char line[MAX_LINE], text[1024];

    line[0] = '\0';
    for (int i = 0; i < o->column_count; i++) {
        o->columns[i].print(p, text, sizeof(text));
        add_cell(line, &o->columns[i], text, i + 1 == o->column_count);
    }
    print_line(line, screen);
}

static void print_header(const struct options *o, size_t screen)
{
    static char line[MAX_LINE];
    bool any = false;

    for (int i = 0; i < o->column_count; i++) {
        any |= o->columns[i].header[0] != '\0';
        add_cell(line, &o->columns[i], o->columns[i].header, i + 1 == o->column_count);
    }
    if (any)
        print_line(line, screen);
}

/* Prints what is wanted; 1 if nothing was, as procps. */
static int print_all(const struct options *o)
{
    size_t screen = terminal_columns(0);
    struct process self, p;
    int *pids, count = process_list(&pids), found = 0;

    if (count < 0 || !process_read(getpid(), &self))
        return complain("ps", "/proc");
    print_header(o, screen);
    for (int i = 0; i < count; i++) {
        if (process_read(pids[i], &p) && is_wanted(o, &p, &self)) {
            print_process(o, &p, screen);
            found++;
        }
    }
    free(pids);
    return found == 0;
}

static void read_system(void)
{
    static char text[4096];

    host.page_kib = sysconf(_SC_PAGESIZE) / 1024;
    if (proc_read("/proc/meminfo", text, sizeof(text)) > 0)
        host.total_kib = proc_field(text, "MemTotal");
    if (proc_read("/proc/uptime", text, sizeof(text)) > 0)
        host.uptime = strtol(text, NULL, 10);
}

#define USAGE "ps [-eAf | aux] [-o FORMAT]... [-C NAME,...] [-p PID,...]"

/* "aux" without a dash */
static bool take_bsd_word(struct options *o, const char *word)
{
    if (isdigit((unsigned char)*word))
        o->pids = (char *)word;
    if (o->pids == word)
        return true;
    if (strspn(word, "axuw") != strlen(word))
        return false;
    o->everything |= strpbrk(word, "ax") != NULL;
    if (strchr(word, 'u') && o->column_count == 0)
        return add_columns(o, "user,pid,pcpu,pmem,vsz,rss,tname,stat,start_time,bsdtime,args");
    return true;
}

/* The columns of -f; a header ends its list, so the first is a list of its own. */
static void add_full_columns(struct options *o)
{
    if (add_columns(o, "user=UID"))
        add_columns(o, "pid,ppid,c,stime,tname,time,cmd");
}

static bool take_letters(struct options *o, const char *letters, size_t count)
{
    for (; count > 0; letters++, count--) {
        if (*letters == 'e' || *letters == 'A')
            o->everything = true;
        else if (*letters == 'f' && o->column_count == 0)
            add_full_columns(o);
        else if (*letters != 'w')
            return false;
    }
    return true;
}

static bool take_options(struct options *o, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        size_t last = strlen(word) - 1;
        bool takes_value = word[0] == '-' && word[1] && strchr("oCp", word[last]);

        if (word[0] != '-') {
            if (!take_bsd_word(o, word))
                return false;
            continue;
        }
        char letter = word[last];

        if (takes_value && i + 1 == argc)
            return false;
        if (!take_letters(o, word + 1, last - takes_value))
            return false;
        if (takes_value && letter == 'o' && !add_columns(o, argv[i + 1]))
            return false;
        if (takes_value && letter != 'o')
            *(letter == 'C' ? &o->names : &o->pids) = argv[i + 1];
        i += takes_value;
    }
    return true;
}

int main(int argc, char **argv)
{
    static struct options options;

    if (!take_options(&options, argc, argv))
        return usage_error(USAGE);
    if (options.column_count == 0)
        add_columns(&options, "pid,tname,time,ucmd");
    read_system();
    return finish_output("ps", print_all(&options));
}
