/*
 * The boot option slab_debug=, as in Linux: which caches are checked, and how.
 *
 *     slab_debug                    all checks, all caches
 *     slab_debug=-                  none
 *     slab_debug=FZ                 these, all caches
 *     slab_debug=P,dentry,kmalloc-* these, the named caches; the others as the build has it
 *     slab_debug=,dentry;FZ         blocks, the first that names the cache counts
 */
#include <faultline/printk.h>
#include <faultline/string.h>
#include "mm/kalloc/slab_int.h"

#define FLAGS_DEFAULT (DEBUG_CHECKS ? SLAB_CHECKED : 0u)

static char option[128]; /* "": as the build has it */

static u32 flag_of(char letter)
{
    switch (letter | 0x20) { /* lower case */
    case 'f':
        return SLAB_CONSISTENCY;
    case 'z':
        return SLAB_RED_ZONE;
    case 'p':
        return SLAB_POISON;
    case 'u':
        return SLAB_STORE_USER;
    case 'a':
        return SLAB_FAILSLAB;
    default:
        return 0;
    }
}

static bool ends_block(char c)
{
    return c == '\0' || c == ';';
}

static bool ends_word(char c)
{
    return ends_block(c) || c == ',';
}

/* The flags that a block begins with; none means all checks. *at moves to the word's end. */
static u32 read_flags(const char **at)
{
    const char *start = *at;
    u32 flags = 0;

    for (; !ends_word(**at); ++*at)
        flags |= flag_of(**at);
    return *at == start ? SLAB_CHECKED : flags;
}

/* The word is the name, or its beginning and a '*'. */
static bool names(const char *word, u32 len, const char *name)
{
    if (len && word[len - 1] == '*')
        return strncmp(word, name, len - 1) == 0;
    return strlen(name) == len && strncmp(word, name, len) == 0;
}

bool slab_list_names(const char *list, const char *name)
{
    for (;;) {
        const char *word = list;
        while (!ends_word(*list))
            list++;
        if (names(word, list - word, name))
            return true;
        if (*list++ != ',')
            return false;
    }
}

u32 slab_flags_of(const char *name)
{
    u32 general = FLAGS_DEFAULT;
    const char *at = option;

    while (*at) {
        u32 flags = read_flags(&at);
        if (ends_block(*at))
            general = flags;
        else if (slab_list_names(at + 1, name))
            return flags;
        while (!ends_block(*at))
            at++;
        if (*at == ';')
            at++;
    }
    return general;
}

static void report_unknown(void)
{
    bool letters = true;

    for (const char *at = option; *at; at++) {
        if (letters && !ends_word(*at) && *at != '-' && !flag_of(*at))
            printk(KERN_WARNING "slab_debug option '%c' unknown. skipped\n", *at);
        letters = ends_block(*at) || (letters && *at != ',');
    }
}

void slab_debug_setup(const char *text)
{
    strlcpy(option, *text ? text : "FZPU", sizeof(option));
    report_unknown();
}
