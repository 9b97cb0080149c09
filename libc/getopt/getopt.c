// Command-line options.
//
// Options end at the first word that is none, as POSIX has it, or at "--".
#include <getopt.h>
#include <stdio.h>
#include <string.h>

char *optarg;
int optind = 1;
int opterr = 1;
int optopt;

// The next letter in argv[optind], when several stand in one word.
static const char *letter;

static int complain(char *const argv[], const char *options, const char *what, const char *option,
                    size_t len)
{
    if (opterr && options[0] != ':') {
        fprintf(stderr, "%s: %s -- '%.*s'\n", argv[0], what, (int)len, option);
    }
    return '?';
}

static int missing_argument(char *const argv[], const char *options, const char *option, size_t len)
{
    complain(argv, options, "option requires an argument", option, len);
    return options[0] == ':' ? ':' : '?';
}

// True if argv[optind] is an option; steps over a "--".
static int at_option(int argc, char *const argv[])
{
    const char *word = optind < argc ? argv[optind] : NULL;

    if (!word || word[0] != '-' || !word[1]) {
        return 0;
    }
    if (strcmp(word, "--") == 0) {
        optind++;
        return 0;
    }
    return 1;
}

static int next_letter(int argc, char *const argv[], const char *options)
{
    const char *this = letter++;
    const char *found = *this == ':' ? NULL : strchr(options, *this);

    optopt = (unsigned char)*this;
    if (!*letter) {
        letter = NULL;
        optind++;
    }
    if (!found) {
        return complain(argv, options, "invalid option", this, 1);
    }
    if (found[1] != ':') {
        return optopt;
    }
    optarg = (char *)letter;
    if (letter) {
        optind++;
    } else if (found[2] != ':') {
        if (optind >= argc) {
            return missing_argument(argv, options, this, 1);
        }
        optarg = argv[optind++];
    }
    letter = NULL;
    return optopt;
}

int getopt(int argc, char *const argv[], const char *options)
{
    return getopt_long(argc, argv, options, NULL, NULL);
}

// The option that @name names: exactly, or as the start of one only. -1 unknown, -2 ambiguous.
static int find_long(const struct option *longs, const char *name, size_t len)
{
    int found = -1;

    for (int i = 0; longs[i].name; i++) {
        if (strncmp(longs[i].name, name, len) != 0) {
            continue;
        }
        if (!longs[i].name[len]) {
            return i;
        }
        found = found == -1 ? i : -2;
    }
    return found;
}

static int next_long(int argc, char *const argv[], const char *options, const struct option *longs,
                     int *index)
{
    const char *name = argv[optind++] + 2;
    size_t len = strcspn(name, "=");
    int i = find_long(longs, name, len);
    const struct option *option = &longs[i];

    optopt = 0;
    if (i < 0) {
        return complain(argv, options, i == -1 ? "unrecognized option" : "ambiguous option", name,
                        len);
    }
    if (name[len] && option->has_arg == no_argument) {
        return complain(argv, options, "option takes no argument", name, len);
    }
    optarg = name[len] ? (char *)name + len + 1 : NULL;
    if (!optarg && option->has_arg == required_argument) {
        if (optind >= argc) {
            return missing_argument(argv, options, name, len);
        }
        optarg = argv[optind++];
    }
    if (index) {
        *index = i;
    }
    if (option->flag) {
        *option->flag = option->val;
        return 0;
    }
    return option->val;
}

int getopt_long(int argc, char *const argv[], const char *options, const struct option *longs,
                int *index)
{
    optarg = NULL;
    if (optind == 0) { // glibc's way to begin again
        optind = 1;
        letter = NULL;
    }
    if (!letter) {
        if (!at_option(argc, argv)) {
            return -1;
        }
        if (longs && strncmp(argv[optind], "--", 2) == 0) {
            return next_long(argc, argv, options, longs, index);
        }
        letter = argv[optind] + 1;
    }
    return next_letter(argc, argv, options);
}
