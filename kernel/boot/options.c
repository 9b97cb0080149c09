#include "kernel/boot/options.h"
#include "kernel/boot/boot_info.h"
#include "kernel/lib/number.h"
#include <faultline/string.h>

static const char *skip_spaces(const char *s)
{
    while (*s == ' ')
        s++;
    return s;
}

static u32 word_len(const char *s)
{
    u32 n = 0;

    while (s[n] && s[n] != ' ')
        n++;
    return n;
}

static bool is_separator(const char *word)
{
    return word_len(word) == 2 && word[0] == '-' && word[1] == '-';
}

/* The value behind `name` in this word: "" for a bare name, NULL if it is another option. */
static const char *match(const char *word, const char *name)
{
    u32 n = strlen(name);

    if (strncmp(word, name, n))
        return NULL;
    if (word[n] == '=')
        return word + n + 1;
    return word[n] == ' ' || !word[n] ? word + n : NULL;
}

bool option_get(const char *name, char *buf, u32 size)
{
    bool found = false;
    const char *w = skip_spaces(boot_info.cmdline);

    for (; *w && !is_separator(w); w = skip_spaces(w + word_len(w))) {
        const char *value = match(w, name);
        if (value) {
            found = true;
            strlcpy(buf, value, min(size, word_len(value) + 1));
        }
    }
    return found;
}

bool option_present(const char *name)
{
    char ignored[4];

    return option_get(name, ignored, sizeof(ignored));
}

u64 option_size(const char *name, u64 missing)
{
    char text[24];
    const char *end = text;
    u64 v;

    if (!option_get(name, text, sizeof(text)) || parse_size(&end, &v) || *end)
        return missing;
    return v;
}

const char *option_init_args(void)
{
    const char *w = skip_spaces(boot_info.cmdline);

    for (; *w; w = skip_spaces(w + word_len(w))) {
        if (is_separator(w))
            return skip_spaces(w + 2);
    }
    return "";
}
