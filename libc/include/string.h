// Bytes and strings.
#pragma once

#include <stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

void *memcpy(void *__restrict dst, const void *__restrict src, size_t n);
void *mempcpy(void *__restrict dst, const void *__restrict src, size_t n);
void *memccpy(void *__restrict dst, const void *__restrict src, int c, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
void *memrchr(const void *s, int c, size_t n);
void *memmem(const void *haystack, size_t hlen, const void *needle, size_t nlen);
// A memset that the compiler never removes.
void explicit_bzero(void *s, size_t n);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
char *strcpy(char *__restrict dst, const char *__restrict src);
char *strncpy(char *__restrict dst, const char *__restrict src, size_t n);
char *stpcpy(char *__restrict dst, const char *__restrict src);
char *stpncpy(char *__restrict dst, const char *__restrict src, size_t n);
char *strcat(char *__restrict dst, const char *__restrict src);
char *strncat(char *__restrict dst, const char *__restrict src, size_t n);
// BSD's: @size is that of the buffer; the result, if >= size, says that text was cut off.
size_t strlcpy(char *__restrict dst, const char *__restrict src, size_t size);
size_t strlcat(char *__restrict dst, const char *__restrict src, size_t size);

int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
int strcoll(const char *a, const char *b);
size_t strxfrm(char *__restrict dst, const char *__restrict src, size_t n);

char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
// Like strchr, but returns the end of the string when c is not in it.
char *strchrnul(const char *s, int c);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strpbrk(const char *s, const char *accept);
char *strstr(const char *haystack, const char *needle);
char *strcasestr(const char *haystack, const char *needle);

char *strtok(char *__restrict s, const char *__restrict delim);
char *strtok_r(char *__restrict s, const char *__restrict delim, char **__restrict save);
char *strsep(char **s, const char *delim);

char *strdup(const char *s) __attribute__((malloc, warn_unused_result));
char *strndup(const char *s, size_t n) __attribute__((malloc, warn_unused_result));

char *strerror(int error);
// POSIX: the text in @buf; 0, EINVAL for an unknown number, ERANGE if it was cut.
int strerror_r(int error, char *buf, size_t size);
char *strsignal(int sig);
// "ENOENT" for ENOENT; NULL for an unknown number.
const char *strerrorname_np(int error);
// "HUP" for SIGHUP; NULL for an unknown number.
const char *sigabbrev_np(int sig);

__END_DECLS
