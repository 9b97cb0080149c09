#pragma once
/* The same call on Linux (names.c) and here (names_here.c): their headers do not mix. */
#include <faultline/types.h>

/* Where the calls are made, below the test's directory or the root. */
#define NAMES_PLACE "/1/2/3/4/5/6/7/8"

enum name_op {
    OP_CREATE,
    OP_OPEN,
    OP_MKDIR,
    OP_RMDIR,
    OP_UNLINK,
    OP_SYMLINK,
    OP_LINK,
    OP_RENAME,
};

struct name_call {
    enum name_op op;
    const char *path, *other;
    bool flag;
};

void names_begin(void);
int names_call(const struct name_call *c);
void names_stat(const char *path, char *out, u32 size);
void names_end(void);
