// Choosing a stream's buffer.
#include <errno.h>
#include <stdlib.h>
#include "libc/stdio/file_int.h"

// Use @size bytes at @memory, UNGET of them for ungetc.
static void use_buffer(FILE *f, unsigned char *memory, size_t size)
{
    f->buf = memory + UNGET;
    f->size = size - UNGET;
}

// Before the first use of the stream. A buffer too small to be of use is ignored.
int setvbuf(FILE *restrict f, char *restrict buf, int mode, size_t size)
{
    HOLD(&f->lock);
    if (f->state != STREAM_IDLE || mode < _IOFBF || mode > _IONBF) {
        errno = EINVAL;
        return -1;
    }
    f->flags &= ~(F_LINE | F_CHECK);
    if (mode == _IONBF) {
        use_buffer(f, f->single, sizeof(f->single));
        return 0;
    }
    if (mode == _IOLBF) {
        f->flags |= F_LINE;
    }
    if (buf && size > UNGET + 1) {
        use_buffer(f, (unsigned char *)buf, size);
    } else if (f->size == 1 && !f->own) {
        f->own = malloc(UNGET + BUFSIZ);
        if (!f->own) {
            return -1;
        }
        use_buffer(f, f->own, UNGET + BUFSIZ);
    }
    return 0;
}

void setbuf(FILE *restrict f, char *restrict buf)
{
    setvbuf(f, buf, buf ? _IOFBF : _IONBF, BUFSIZ);
}

void setlinebuf(FILE *f)
{
    setvbuf(f, NULL, _IOLBF, 0);
}
