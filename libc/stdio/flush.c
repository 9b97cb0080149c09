// fflush, and the flush at the end of the program.
#include <unistd.h>
#include "libc/stdio/file_int.h"

// A reading stream gives back to the descriptor what it has read ahead, if the descriptor can seek.
static int flush_one(FILE *f)
{
    int result = 0;

    HOLD(&f->lock);
    if (f->state == STREAM_WRITING) {
        result = __flush_write(f);
    } else if (f->state == STREAM_READING && f->pos != f->end &&
               lseek(f->fd, f->pos - f->end, SEEK_CUR) < 0) {
        return 0;
    }
    f->state = STREAM_IDLE;
    return result;
}

int fflush(FILE *f)
{
    int result = 0;

    if (f) {
        return flush_one(f);
    }
    HOLD(&__stream_list_lock);
    for (f = __stream_list; f; f = f->next) {
        if (f->state == STREAM_WRITING) {
            result |= flush_one(f);
        }
    }
    return result;
}

void __stdio_exit(void)
{
    for (FILE *f = __stream_list; f; f = f->next) {
        flush_one(f);
    }
}
