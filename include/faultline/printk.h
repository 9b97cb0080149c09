#pragma once
/*
 * The kernel log. Every line goes to the ring buffer that syslog(2)/dmesg reads and, unless `quiet`
 * hides its level, to the consoles. Any context, interrupts included.
 *
 * Conversions: d i u x X o c s p % with flags, width, precision and hh h l ll z; and %pS, a code
 * address as symbol+offset, or %pB, a return address so.
 */
#include <faultline/types.h>
#include <stdarg.h>

/* Levels as in Linux: a first byte \001 and a digit in front of the text; none means KERN_INFO. */
#define KERN_ERR     "\0013"
#define KERN_WARNING "\0014"
#define KERN_INFO    "\0016"
#define KERN_DEBUG   "\0017"

void printk(const char *fmt, ...) __printf_like(1, 2);

/* Return the length the whole text would have; buf is always terminated when size > 0. */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf_like(3, 4);
/* Like snprintf, but returns what was stored, without the terminator. */
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf_like(3, 4);
