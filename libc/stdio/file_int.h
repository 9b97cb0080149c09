// A buffered stream.
//
// Reading:  buf ........ pos ---------- end ....... buf + size
//                         unread bytes
// Writing:  buf ---------- pos .................... buf + size
//             not yet written
//
// In front of buf lie UNGET bytes for ungetc, which moves pos down.
#pragma once

#include <stdio.h>
#include "libc/stdio/lock_int.h"

#define UNGET 8

enum stream_state {
    STREAM_IDLE, // the buffer holds nothing
    STREAM_READING,
    STREAM_WRITING,
};

#define F_READ   0x01u // may be read
#define F_WRITE  0x02u // may be written
#define F_APPEND 0x04u
#define F_EOF    0x08u
#define F_ERR    0x10u
#define F_LINE   0x20u // line-buffered
#define F_CHECK  0x40u // line-buffered if it proves to be a terminal
#define F_STATIC 0x80u // not made by malloc

struct _FILE {
    int fd;
    unsigned int flags;
    enum stream_state state;
    unsigned char *pos;
    unsigned char *end;
    unsigned char *buf;
    size_t size;                     // 1: unbuffered
    unsigned char *own;              // buffer to free on fclose
    unsigned char single[UNGET + 1]; // the buffer of an unbuffered stream
    pid_t child;                     // of popen
    FILE *next;                      // in the list of open streams
    struct stream_lock lock;         // everything above but next, which the list's lock protects
};

// All open streams. Lock order: the list, then a stream.
extern FILE *__stream_list;
extern struct stream_lock __stream_list_lock;

// Put the stream in reading or writing state. Return 0, or -1 with errno and the error flag.
int __begin_read(FILE *f);
int __begin_write(FILE *f);

// Read what the descriptor has, up to the buffer's size. Returns 0, or -1 at the end or on error.
int __fill(FILE *f);

// Write out the buffer. Returns 0, or -1 with errno and the error flag.
int __flush_write(FILE *f);

// Write @n bytes through the buffer; returns the number that was taken.
size_t __write_bytes(FILE *f, const void *data, size_t n);

// Flags for fopen's mode, and those for open in *open_flags; 0 with errno if it is not one.
unsigned int __parse_mode(const char *mode, int *open_flags);

// A new stream on @fd, in the list; NULL with errno.
FILE *__stream_new(int fd, unsigned int flags);

// Flush, unlink and free; returns 0 or -1. The descriptor stays open.
int __stream_release(FILE *f);

// Write out all streams; called by exit() in programs that have streams.
void __stdio_exit(void) __attribute__((weak));
