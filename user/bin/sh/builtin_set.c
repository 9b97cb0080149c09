/* The builtins about options: set and getopts. */
#include "user/bin/sh/builtins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    char letter;
    const char *name;
    bool *value;
} options[] = {
    {'a', "allexport", &sh.export_all}, {'e', "errexit", &sh.errexit}, {'f', "noglob", &sh.noglob},
    {'n', "noexec", &sh.noexec},        {'u', "nounset", &sh.nounset}, {'x', "xtrace", &sh.xtrace},
};

enum { OPTION_COUNT = sizeof(options) / sizeof(*options) };

bool set_option_letters(const char *word)
{
    bool on = word[0] == '-';

    while (*++word) {
        int i = 0;

        while (i < OPTION_COUNT && options[i].letter != *word)
            i++;
        if (i == OPTION_COUNT)
            return false;
        *options[i].value = on;
    }
    return true;
}

void option_letters(char *out)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (*options[i].value)
            *out++ = options[i].letter;
    }
    if (sh.interactive)
        *out++ = 'i';
    if (sh.stdin_commands)
        *out++ = 's';
    *out = '\0';
}

static bool set_long_option(const char *name, bool on)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (strcmp(options[i].name, name) == 0) {
            *options[i].value = on;
            return true;
        }
    }
    return false;
}

static void print_options(void)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        printf("%-12s %s\n", options[i].name, *options[i].value ? "on" : "off");
}

int builtin_set(int argc, char **argv)
{
    int i = 1;

    if (argc == 1)
        vars_print(false, false, "");
    for (; i < argc && (argv[i][0] == '-' || argv[i][0] == '+') && argv[i][1]; i++) {
        bool known = true;

        if (strcmp(argv[i], "--") == 0) {
            params_set(argv + i + 1, argc - i - 1);
            return 0;
        }
        if (argv[i][1] != 'o')
            known = set_option_letters(argv[i]);
        else if (i + 1 < argc)
            known = set_long_option(argv[i + 1], argv[i][0] == '-');
        else
            print_options();
        if (!known) {
            fail(2, "set: %s: no such option", argv[i]);
            return 2;
        }
        i += argv[i][1] == 'o' && i + 1 < argc;
    }
    if (i < argc)
        params_set(argv + i, argc - i);
    return 0;
}

/* ---- getopts ---- */

/* Where getopts is inside a word of grouped letters; 0 at the start of a word. */
static size_t letter_position;

static void set_index(int index)
{
    char text[12];

    snprintf(text, sizeof(text), "%d", index);
    var_set("OPTIND", text);
    letter_position = 0;
}

/* The option's argument into OPTARG; false if it is missing. */
static bool take_argument(char **args, int count, int *index, const char *rest)
{
    if (*rest == '\0') {
        (*index)++;
        if (*index > count)
            return false;
        rest = args[*index - 1];
    }
    (*index)++;
    set_index(*index);
    return var_set("OPTARG", rest);
}

static int report(const char *optstring, const char *name, char letter, const char *message,
                  const char *silent_result)
{
    char text[2] = {letter, '\0'};

    if (optstring[0] == ':') {
        var_set("OPTARG", text);
        var_set(name, silent_result);
        return 0;
    }
    warn("%s -%c", message, letter);
    var_unset("OPTARG");
    var_set(name, "?");
    return 0;
}

static int next_option(const char *optstring, const char *name, char **args, int count)
{
    const char *index_text = var_get("OPTIND");
    int index = index_text ? atoi(index_text) : 1;
    const char *word = index >= 1 && index <= count ? args[index - 1] : NULL;

    if (letter_position == 0) {
        if (!word || word[0] != '-' || !word[1] || strcmp(word, "--") == 0) {
            set_index(index + (word && strcmp(word, "--") == 0));
            var_set(name, "?");
            return 1;
        }
        letter_position = 1;
    }
    char letter[2] = {word[letter_position++], '\0'};
    const char *known = letter[0] == ':' ? NULL : strchr(optstring, letter[0]);
    const char *rest = word + letter_position;

    if (known && known[1] == ':') {
        if (!take_argument(args, count, &index, rest)) {
            set_index(index);
            return report(optstring, name, letter[0], "no argument for", ":");
        }
        var_set(name, letter);
        return 0;
    }
    if (*rest == '\0')
        set_index(index + 1);
    if (!known)
        return report(optstring, name, letter[0], "unknown option", "?");
    var_unset("OPTARG");
    var_set(name, letter);
    return 0;
}

int builtin_getopts(int argc, char **argv)
{
    if (argc < 3)
        return usage("getopts OPTSTRING NAME [ARG]...");
    if (argc > 3)
        return next_option(argv[1], argv[2], argv + 3, argc - 3);
    return next_option(argv[1], argv[2], sh.args, sh.arg_count);
}
