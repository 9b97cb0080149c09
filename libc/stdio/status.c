// What is known of a stream.
#include "libc/stdio/file_int.h"

int feof(FILE *f)
{
    return !!(f->flags & F_EOF);
}

int ferror(FILE *f)
{
    return !!(f->flags & F_ERR);
}

void clearerr(FILE *f)
{
    f->flags &= ~(F_EOF | F_ERR);
}

int fileno(FILE *f)
{
    return f->fd;
}
