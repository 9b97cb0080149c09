/* Compound commands. Each function begins after the word that opens its command. */
#include "user/bin/sh/parser.h"

#include <string.h>

static struct node *parse_if(struct parser *p)
{
    struct node *node = new_node(p, NODE_IF, parse_compound_list(p), NULL);

    expect_keyword(p, "then");
    node->right = parse_compound_list(p);
    if (accept_keyword(p, "elif")) {
        node->other = parse_if(p);
        return node; /* the inner one took the "fi" */
    }
    if (accept_keyword(p, "else"))
        node->other = parse_compound_list(p);
    expect_keyword(p, "fi");
    return node;
}

static struct node *parse_do_group(struct parser *p)
{
    expect_keyword(p, "do");

    struct node *body = parse_compound_list(p);

    expect_keyword(p, "done");
    return body;
}

static struct node *parse_loop(struct parser *p, enum node_type type)
{
    struct node *node = new_node(p, type, parse_compound_list(p), NULL);

    node->right = parse_do_group(p);
    return node;
}

static struct node *parse_for(struct parser *p)
{
    struct node *node = new_node(p, NODE_FOR, NULL, NULL);
    struct word **end = &node->words;

    node->name = take_word(p);
    if (node->name && !is_name(node->name, strlen(node->name)))
        syntax_error(p);
    skip_newlines(p);
    if (accept_keyword(p, "in")) {
        node->has_list = true;
        while (!p->failed && lexer_token(p) == TOKEN_WORD) {
            *end = new_word(p, take_word(p));
            end = &(*end)->next;
        }
        if (!accept_token(p, TOKEN_SEMICOLON))
            expect_token(p, TOKEN_NEWLINE);
    } else {
        accept_token(p, TOKEN_SEMICOLON);
    }
    skip_newlines(p);
    node->right = parse_do_group(p);
    return node;
}

static struct case_item *parse_case_item(struct parser *p)
{
    struct case_item *item = arena_alloc(p->arena, sizeof(*item));
    struct word **end = &item->patterns;

    *item = (struct case_item){0};
    accept_token(p, TOKEN_OPEN);
    do {
        char *pattern = take_word(p);

        if (!pattern)
            return item;
        *end = new_word(p, pattern);
        end = &(*end)->next;
    } while (accept_token(p, TOKEN_PIPE));
    expect_token(p, TOKEN_CLOSE);
    item->body = parse_list(p, false);
    return item;
}

static struct node *parse_case(struct parser *p)
{
    struct node *node = new_node(p, NODE_CASE, NULL, NULL);
    struct case_item **end = &node->items;

    node->name = take_word(p);
    skip_newlines(p);
    expect_keyword(p, "in");
    skip_newlines(p);
    while (!p->failed && !at_keyword(p, "esac")) {
        *end = parse_case_item(p);
        end = &(*end)->next;
        if (!accept_token(p, TOKEN_DOUBLE_SEMICOLON))
            break;
        skip_newlines(p);
    }
    expect_keyword(p, "esac");
    return node;
}

static struct node *parse_group(struct parser *p)
{
    struct node *node = new_node(p, NODE_GROUP, parse_compound_list(p), NULL);

    expect_keyword(p, "}");
    return node;
}

static struct node *parse_subshell(struct parser *p)
{
    struct node *node = new_node(p, NODE_SUBSHELL, parse_compound_list(p), NULL);

    expect_token(p, TOKEN_CLOSE);
    return node;
}

/* A compound command, or NULL without an error if none begins here. */
struct node *parse_compound(struct parser *p)
{
    if (accept_token(p, TOKEN_OPEN))
        return parse_subshell(p);
    if (accept_keyword(p, "{"))
        return parse_group(p);
    if (accept_keyword(p, "if"))
        return parse_if(p);
    if (accept_keyword(p, "while"))
        return parse_loop(p, NODE_WHILE);
    if (accept_keyword(p, "until"))
        return parse_loop(p, NODE_UNTIL);
    if (accept_keyword(p, "for"))
        return parse_for(p);
    if (accept_keyword(p, "case"))
        return parse_case(p);
    return NULL;
}
