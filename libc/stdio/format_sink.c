// Text and padding on the way to a sink.
#include <string.h>
#include "libc/stdio/format_int.h"

void __sink_text(struct sink *s, const char *text, size_t n)
{
    s->count += n;
    s->put(s, text, n);
}

void __sink_pad(struct sink *s, char c, size_t n)
{
    char piece[32];

    memset(piece, c, sizeof(piece));
    while (n > 0) {
        size_t now = n < sizeof(piece) ? n : sizeof(piece);

        __sink_text(s, piece, now);
        n -= now;
    }
}

void __sink_field(struct sink *s, const struct format_spec *spec, const char *prefix, size_t zeros,
                  const char *body, size_t n)
{
    size_t prefix_len = strlen(prefix);
    size_t length = prefix_len + zeros + n;
    size_t pad = spec->width > length ? spec->width - length : 0;

    if (!spec->left) {
        __sink_pad(s, ' ', pad);
    }
    __sink_text(s, prefix, prefix_len);
    __sink_pad(s, '0', zeros);
    __sink_text(s, body, n);
    if (spec->left) {
        __sink_pad(s, ' ', pad);
    }
}
