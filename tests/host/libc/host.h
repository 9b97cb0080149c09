// The host's C library under names that rename.h leaves alone.
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#define HOST(name) __asm__(#name)

int host_vsnprintf(char *buf, size_t size, const char *fmt, va_list ap) HOST(vsnprintf);
int host_snprintf(char *buf, size_t size, const char *fmt, ...) HOST(snprintf);
int host_vsscanf(const char *text, const char *fmt, va_list ap) HOST(__isoc99_vsscanf);

long host_strtol(const char *s, char **end, int base) HOST(strtol);
unsigned long host_strtoul(const char *s, char **end, int base) HOST(strtoul);
long long host_strtoll(const char *s, char **end, int base) HOST(strtoll);
unsigned long long host_strtoull(const char *s, char **end, int base) HOST(strtoull);
float host_strtof(const char *s, char **end) HOST(strtof);
double host_strtod(const char *s, char **end) HOST(strtod);
long double host_strtold(const char *s, char **end) HOST(strtold);

void host_qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
    HOST(qsort);
int host_fnmatch(const char *pattern, const char *name, int flags) HOST(fnmatch);
char *host_basename(char *path) HOST(__xpg_basename);
char *host_dirname(char *path) HOST(dirname);

char *host_strerror(int error) HOST(strerror);
const char *host_strerrorname_np(int error) HOST(strerrorname_np);
char *host_strsignal(int sig) HOST(strsignal);

struct tm *host_gmtime_r(const time_t *t, struct tm *tm) HOST(gmtime_r);
time_t host_timegm(struct tm *tm) HOST(timegm);
size_t host_strftime(char *buf, size_t size, const char *fmt, const struct tm *tm) HOST(strftime);

void *host_memchr(const void *s, int c, size_t n) HOST(memchr);
void *host_memrchr(const void *s, int c, size_t n) HOST(memrchr);
void *host_memmem(const void *h, size_t hlen, const void *n, size_t nlen) HOST(memmem);
int host_memcmp(const void *a, const void *b, size_t n) HOST(memcmp);
void *host_memccpy(void *dst, const void *src, int c, size_t n) HOST(memccpy);
void *host_memmove(void *dst, const void *src, size_t n) HOST(memmove);
void *host_memset(void *dst, int c, size_t n) HOST(memset);
size_t host_strlen(const char *s) HOST(strlen);
size_t host_strnlen(const char *s, size_t n) HOST(strnlen);
char *host_strcpy(char *dst, const char *src) HOST(strcpy);
char *host_strncpy(char *dst, const char *src, size_t n) HOST(strncpy);
char *host_stpncpy(char *dst, const char *src, size_t n) HOST(stpncpy);
char *host_strncat(char *dst, const char *src, size_t n) HOST(strncat);
int host_strcmp(const char *a, const char *b) HOST(strcmp);
int host_strncmp(const char *a, const char *b, size_t n) HOST(strncmp);
int host_strcasecmp(const char *a, const char *b) HOST(strcasecmp);
int host_strncasecmp(const char *a, const char *b, size_t n) HOST(strncasecmp);
char *host_strchr(const char *s, int c) HOST(strchr);
char *host_strrchr(const char *s, int c) HOST(strrchr);
char *host_strchrnul(const char *s, int c) HOST(strchrnul);
size_t host_strspn(const char *s, const char *set) HOST(strspn);
size_t host_strcspn(const char *s, const char *set) HOST(strcspn);
char *host_strpbrk(const char *s, const char *set) HOST(strpbrk);
char *host_strstr(const char *h, const char *n) HOST(strstr);
char *host_strcasestr(const char *h, const char *n) HOST(strcasestr);
char *host_strtok_r(char *s, const char *delim, char **save) HOST(strtok_r);
char *host_strsep(char **s, const char *delim) HOST(strsep);

int host_isalnum(int c) HOST(isalnum);
int host_isalpha(int c) HOST(isalpha);
int host_isblank(int c) HOST(isblank);
int host_iscntrl(int c) HOST(iscntrl);
int host_isdigit(int c) HOST(isdigit);
int host_isgraph(int c) HOST(isgraph);
int host_islower(int c) HOST(islower);
int host_isprint(int c) HOST(isprint);
int host_ispunct(int c) HOST(ispunct);
int host_isspace(int c) HOST(isspace);
int host_isupper(int c) HOST(isupper);
int host_isxdigit(int c) HOST(isxdigit);
int host_tolower(int c) HOST(tolower);
int host_toupper(int c) HOST(toupper);
