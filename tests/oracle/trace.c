/* The trace: one line for each step, and a hash over all of them. */
#include "tests/oracle/oracle.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { TRACE_SIZE = 1 << 20, LINE = 200 };

static struct trace *const trace = (struct trace *)TRACE;

void trace_create(void)
{
    if (mmap(trace, TRACE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1,
             0) != trace)
        _exit(3);
}

void trace_reset(void)
{
    trace->hash = 2166136261u;
    trace->steps = trace->used = 0;
}

const struct trace *trace_get(void)
{
    return trace;
}

void say(const char *format, ...)
{
    char *line = trace->text + trace->used;
    va_list args;

    if (trace->used + LINE > TRACE_SIZE - sizeof(*trace))
        _exit(4);
    va_start(args, format);
    int length = vsnprintf(line, LINE - 1, format, args);
    va_end(args);
    if (length > LINE - 2)
        length = LINE - 2;
    line[length++] = '\n';
    for (int i = 0; i < length; i++)
        trace->hash = (trace->hash ^ (unsigned char)line[i]) * 16777619u;
    trace->used += length;
}

const char *result(long value)
{
    static char texts[8][12];
    static unsigned next;
    char *text = texts[next++ % ARRAY_SIZE(texts)];

    if (value < 0 && value >= -4095)
        snprintf(text, sizeof(texts[0]), "%ld", value);
    else
        snprintf(text, sizeof(texts[0]), "%#lx", (unsigned long)value);
    return text;
}
