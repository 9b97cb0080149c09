/*
 * The builtins "test" and "[", and the program /bin/test.
 *
 *   or      : and ("-o" and)*
 *   and     : not ("-a" not)*
 *   not     : "!" not | primary
 *   primary : "(" or ")" | operator operand | operand operator operand | operand
 */
#include "user/bin/sh/builtins.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct test {
    char **at, **end;
    bool failed;
};

static bool parse_or(struct test *t);

static bool error(struct test *t, const char *word, const char *message)
{
    if (!t->failed)
        warn("test: %s%s%s", word, *word ? ": " : "", message);
    t->failed = true;
    return false;
}

static long long number(struct test *t, const char *text)
{
    char *end;
    long long value = strtoll(text, &end, 10);

    while (*end == ' ' || *end == '\t')
        end++;
    if (*end || end == text)
        error(t, text, "not a number");
    return value;
}

static bool newer(const char *left, const char *right)
{
    struct stat a, b;

    if (stat(left, &a) < 0)
        return false;
    return stat(right, &b) < 0 || a.st_mtime > b.st_mtime;
}

static bool same_file(const char *left, const char *right)
{
    struct stat a, b;

    return stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

static bool compare_numbers(const char *op, long long left, long long right)
{
    switch (op[0] << 8 | op[1]) {
    case 'e' << 8 | 'q':
        return left == right;
    case 'n' << 8 | 'e':
        return left != right;
    case 'l' << 8 | 't':
        return left < right;
    case 'l' << 8 | 'e':
        return left <= right;
    case 'g' << 8 | 't':
        return left > right;
    default:
        return left >= right;
    }
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

static bool is_binary(const char *word)
{
    static const char *const list[] = {"=",   "==",  "!=",  "<",   ">",   "-eq", "-ne", "-lt",
                                       "-le", "-gt", "-ge", "-nt", "-ot", "-ef", NULL};

    return is_one_of(word, list);
}

static bool is_unary(const char *word)
{
    return word[0] == '-' && word[1] && !word[2] && strchr("bcdefghknprstuvwxzLSO", word[1]);
}

static bool binary(struct test *t, const char *left, const char *op, const char *right)
{
    static const char *const numeric[] = {"-eq", "-ne", "-lt", "-le", "-gt", "-ge", NULL};

    if (is_one_of(op, numeric)) {
        long long x = number(t, left), y = number(t, right);

        return compare_numbers(op + 1, x, y);
    }
    if (strcmp(op, "-nt") == 0)
        return newer(left, right);
    if (strcmp(op, "-ot") == 0)
        return newer(right, left);
    if (strcmp(op, "-ef") == 0)
        return same_file(left, right);

    int order = strcmp(left, right);

    if (op[0] == '<' || op[0] == '>')
        return op[0] == '<' ? order < 0 : order > 0;
    return op[0] == '!' ? order != 0 : order == 0;
}

static bool mode_is(mode_t mode, char type)
{
    switch (type) {
    case 'b':
        return S_ISBLK(mode);
    case 'c':
        return S_ISCHR(mode);
    case 'd':
        return S_ISDIR(mode);
    case 'f':
        return S_ISREG(mode);
    case 'p':
        return S_ISFIFO(mode);
    case 'S':
        return S_ISSOCK(mode);
    case 'g':
        return mode & S_ISGID;
    case 'u':
        return mode & S_ISUID;
    case 'k':
        return mode & S_ISVTX;
    default:
        return true; /* -e, and -O in a system with one user */
    }
}

static bool unary(struct test *t, char op, const char *operand)
{
    struct stat st;

    switch (op) {
    case 'n':
        return *operand != '\0';
    case 'z':
        return *operand == '\0';
    case 't':
        return isatty((int)number(t, operand));
    case 'v':
        return var_get(operand) != NULL;
    case 'r':
        return access(operand, R_OK) == 0;
    case 'w':
        return access(operand, W_OK) == 0;
    case 'x':
        return access(operand, X_OK) == 0;
    case 'h':
    case 'L':
        return lstat(operand, &st) == 0 && S_ISLNK(st.st_mode);
    case 's':
        return stat(operand, &st) == 0 && st.st_size > 0;
    default:
        return stat(operand, &st) == 0 && mode_is(st.st_mode, op);
    }
}

static bool parse_primary(struct test *t)
{
    long left = t->end - t->at;

    if (left == 0)
        return error(t, "", "argument expected");
    if (left >= 3 && is_binary(t->at[1])) {
        t->at += 3;
        return binary(t, t->at[-3], t->at[-2], t->at[-1]);
    }
    if (left >= 2 && is_unary(t->at[0])) {
        t->at += 2;
        return unary(t, t->at[-2][1], t->at[-1]);
    }
    if (left >= 3 && strcmp(t->at[0], "(") == 0) {
        t->at++;

        bool value = parse_or(t);

        if (t->at == t->end || strcmp(*t->at, ")") != 0)
            return error(t, "", "\")\" expected");
        t->at++;
        return value;
    }
    return **t->at++ != '\0';
}

static bool parse_not(struct test *t)
{
    bool inverted = false;

    /* "! = x" compares, and a lone "!" is a string that is not empty. */
    while (t->end - t->at >= 2 && strcmp(*t->at, "!") == 0 &&
           !(t->end - t->at >= 3 && is_binary(t->at[1]))) {
        inverted = !inverted;
        t->at++;
    }
    return parse_primary(t) != inverted;
}

static bool accept(struct test *t, const char *word)
{
    if (t->failed || t->at == t->end || strcmp(*t->at, word) != 0)
        return false;
    t->at++;
    return true;
}

static bool parse_and(struct test *t)
{
    bool value = parse_not(t);

    while (accept(t, "-a"))
        value = parse_not(t) && value;
    return value;
}

static bool parse_or(struct test *t)
{
    bool value = parse_and(t);

    while (accept(t, "-o"))
        value = parse_and(t) || value;
    return value;
}

int builtin_test(int argc, char **argv)
{
    struct test t = {.at = argv + 1, .end = argv + argc};
    bool value;

    if (strcmp(argv[0], "[") == 0) {
        if (strcmp(argv[argc - 1], "]") != 0) {
            error(&t, "", "\"]\" expected");
            return 2;
        }
        t.end--;
    }
    if (t.at == t.end)
        return 1;
    value = parse_or(&t);
    if (!t.failed && t.at != t.end)
        error(&t, *t.at, "unexpected argument");
    return t.failed ? 2 : !value;
}
