/* Arithmetic of $((…)): C's integer expressions without ++, --, sizeof and the comma. */
#include "user/bin/sh/sh.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arith {
    const char *at;
    bool failed;
    int unevaluated; /* >0: the operand that && || ?: leave out; nothing is assigned or divided */
    int depth;
};

enum { MAX_ARITH_DEPTH = 200 };

/* Binary operators: a higher level binds tighter. Longer ones stand before their beginnings. */
static const struct binary {
    char text[3];
    int level;
} binaries[] = {{"||", 1}, {"&&", 2}, {"==", 6}, {"!=", 6}, {"<<", 8}, {">>", 8},
                {"<=", 7}, {">=", 7}, {"|", 3},  {"^", 4},  {"&", 5},  {"<", 7},
                {">", 7},  {"+", 9},  {"-", 9},  {"*", 10}, {"/", 10}, {"%", 10}};

static long long parse_assignment(struct arith *a);

static long long error(struct arith *a, const char *message)
{
    if (!a->failed)
        fail(2, "arithmetic: %s", message);
    a->failed = true;
    return 0;
}

static void skip_space(struct arith *a)
{
    while (isspace((unsigned char)*a->at))
        a->at++;
}

static bool accept_char(struct arith *a, char c)
{
    skip_space(a);
    if (*a->at != c)
        return false;
    a->at++;
    return true;
}

/* Two's complement wraps, as the machine does. */
static long long wrap(unsigned long long value)
{
    return (long long)value;
}

static long long divide(struct arith *a, char op, long long left, long long right)
{
    if (a->unevaluated)
        return 0;
    if (right == 0)
        return error(a, "division by zero");
    if (left == LLONG_MIN && right == -1)
        return op == '/' ? LLONG_MIN : 0;
    return op == '/' ? left / right : left % right;
}

/* `op` is the operator's text, `left op right` its value. */
static long long apply(struct arith *a, const char *op, long long left, long long right)
{
    unsigned long long x = left, y = right;

    switch (op[0]) {
    case '+':
        return wrap(x + y);
    case '-':
        return wrap(x - y);
    case '*':
        return wrap(x * y);
    case '/':
    case '%':
        return divide(a, op[0], left, right);
    case '<':
        return op[1] == '<' ? wrap(x << (y & 63)) : op[1] == '=' ? left <= right : left < right;
    case '>':
        return op[1] == '>' ? left >> (y & 63) : op[1] == '=' ? left >= right : left > right;
    case '=':
        return left == right;
    case '!':
        return left != right;
    case '&':
        return op[1] == '&' ? left && right : wrap(x & y);
    case '|':
        return op[1] == '|' ? left || right : wrap(x | y);
    default:
        return wrap(x ^ y);
    }
}

static long long parse_number(struct arith *a)
{
    char *end;
    unsigned long long value = strtoull(a->at, &end, 0);

    if (is_name_char(*end))
        return error(a, "bad number");
    a->at = end;
    return wrap(value);
}

static size_t name_at(const char *text)
{
    size_t len = 0;

    if (!is_name_start(text[0]))
        return 0;
    while (is_name_char(text[len]))
        len++;
    return len;
}

static long long name_value(struct arith *a, const char *name, size_t len)
{
    char *copy = xmalloc(len + 1);
    char *end;
    long long number = 0;

    memcpy(copy, name, len);
    copy[len] = '\0';

    const char *value = var_get(copy);

    if (value && *value) {
        number = strtoll(value, &end, 0);
        if (*end)
            error(a, "a variable's value is no number");
    } else if (!value && sh.nounset) {
        error(a, "parameter not set");
    }
    free(copy);
    return number;
}

static long long parse_primary(struct arith *a)
{
    skip_space(a);

    size_t len = name_at(a->at);

    if (accept_char(a, '(')) {
        long long value = parse_assignment(a);

        return accept_char(a, ')') ? value : error(a, "\")\" expected");
    }
    if (accept_char(a, '-'))
        return wrap(-(unsigned long long)parse_primary(a));
    if (accept_char(a, '+'))
        return parse_primary(a);
    if (accept_char(a, '~'))
        return ~parse_primary(a);
    if (accept_char(a, '!'))
        return !parse_primary(a);
    if (isdigit((unsigned char)*a->at))
        return parse_number(a);
    if (len == 0)
        return error(a, *a->at ? "operand expected" : "expression ends too early");
    a->at += len;
    return name_value(a, a->at - len, len);
}

/* The operator at the cursor if it binds at least as tight as `level`. An assignment is none. */
static const struct binary *binary_at(struct arith *a, int level)
{
    skip_space(a);
    for (size_t i = 0; i < sizeof(binaries) / sizeof(*binaries); i++) {
        const struct binary *op = &binaries[i];
        size_t len = strlen(op->text);

        if (strncmp(a->at, op->text, len) != 0)
            continue;
        bool compound = a->at[len] == '=' && op->level != 6 && op->level != 7 && op->level > 2;

        return op->level >= level && !compound ? op : NULL;
    }
    return NULL;
}

static long long parse_binary(struct arith *a, int level)
{
    long long left = parse_primary(a);
    const struct binary *op;

    while (!a->failed && (op = binary_at(a, level))) {
        bool skip = (strcmp(op->text, "&&") == 0 && !left) || (strcmp(op->text, "||") == 0 && left);

        a->at += strlen(op->text);
        a->unevaluated += skip;

        long long right = parse_binary(a, op->level + 1);

        a->unevaluated -= skip;
        left = apply(a, op->text, left, right);
    }
    return left;
}

static long long parse_conditional(struct arith *a)
{
    long long condition = parse_binary(a, 1);

    if (!accept_char(a, '?'))
        return condition;
    a->unevaluated += !condition;

    long long yes = parse_assignment(a);

    a->unevaluated -= !condition;
    if (!accept_char(a, ':'))
        return error(a, "\":\" expected");
    a->unevaluated += !!condition;

    long long no = parse_conditional(a);

    a->unevaluated -= !!condition;
    return condition ? yes : no;
}

static long long assign(struct arith *a, const char *name, size_t len, long long value)
{
    char *copy = xmalloc(len + 1);
    char number[24];

    memcpy(copy, name, len);
    copy[len] = '\0';
    snprintf(number, sizeof(number), "%lld", value);
    if (!a->failed && !a->unevaluated && !var_set(copy, number))
        a->failed = true;
    free(copy);
    return value;
}

/* Whether "=" or an operator with "=" follows a name at `text`; `op` becomes the operator. */
static bool assignment_at(const char *text, char op[3])
{
    size_t len = strcspn(text, "=");

    memset(op, 0, 3);
    if (text[len] != '=' || text[len + 1] == '=' || len > 2)
        return false;
    memcpy(op, text, len);
    return len == 0 || strcmp(op, "<<") == 0 || strcmp(op, ">>") == 0 ||
           (len == 1 && strchr("+-*/%&|^", op[0]));
}

static long long parse_assignment(struct arith *a)
{
    char op[3];
    long long value;

    skip_space(a);
    if (++a->depth > MAX_ARITH_DEPTH)
        return error(a, "nested too deeply");

    const char *name = a->at;
    size_t len = name_at(name);
    const char *after = name + len + strspn(name + len, " \t\n");

    if (len > 0 && assignment_at(after, op)) {
        a->at = after + strlen(op) + 1;
        value = parse_assignment(a);
        if (op[0] && !a->failed)
            value = apply(a, op, name_value(a, name, len), value);
        value = assign(a, name, len, value);
    } else {
        value = parse_conditional(a);
    }
    a->depth--;
    return value;
}

bool arith_evaluate(const char *text, long long *result)
{
    struct arith a = {.at = text};

    skip_space(&a);
    *result = *a.at ? parse_assignment(&a) : 0;
    skip_space(&a);
    if (!a.failed && *a.at)
        error(&a, "operator expected");
    return !a.failed;
}
