// The three standard streams and the list of open ones.
#include <unistd.h>
#include "libc/stdio/file_int.h"

static unsigned char in_buffer[UNGET + BUFSIZ];
static unsigned char out_buffer[UNGET + BUFSIZ];

static FILE in_stream = {
    .fd = STDIN_FILENO,
    .flags = F_READ | F_CHECK | F_STATIC,
    .buf = in_buffer + UNGET,
    .size = BUFSIZ,
};

static FILE out_stream = {
    .fd = STDOUT_FILENO,
    .flags = F_WRITE | F_CHECK | F_STATIC,
    .buf = out_buffer + UNGET,
    .size = BUFSIZ,
    .next = &in_stream,
};

static FILE err_stream = {
    .fd = STDERR_FILENO,
    .flags = F_WRITE | F_STATIC,
    .buf = err_stream.single + UNGET,
    .size = 1,
    .next = &out_stream,
};

FILE *const stdin = &in_stream;
FILE *const stdout = &out_stream;
FILE *const stderr = &err_stream;

FILE *__stream_list = &err_stream;
struct stream_lock __stream_list_lock;
