// Buffered streams and formatted input and output.
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef struct _FILE FILE;

#define EOF          (-1)
#define BUFSIZ       4096

#define FOPEN_MAX    1024
#define FILENAME_MAX 4096

typedef off_t fpos_t;

#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

// setvbuf
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2

extern FILE *const stdin;
extern FILE *const stdout;
extern FILE *const stderr;
#define stdin  stdin
#define stdout stdout
#define stderr stderr

FILE *fopen(const char *__restrict path, const char *__restrict mode);
FILE *fdopen(int fd, const char *mode);
FILE *freopen(const char *__restrict path, const char *__restrict mode, FILE *__restrict f);
int fclose(FILE *f);
int fflush(FILE *f);
int fileno(FILE *f);
// A file without a name, gone when it is closed.
FILE *tmpfile(void);
FILE *popen(const char *command, const char *mode);
int pclose(FILE *f);

int setvbuf(FILE *__restrict f, char *__restrict buf, int mode, size_t size);
void setbuf(FILE *__restrict f, char *__restrict buf);
void setlinebuf(FILE *f);

size_t fread(void *__restrict buf, size_t size, size_t count, FILE *__restrict f);
size_t fwrite(const void *__restrict buf, size_t size, size_t count, FILE *__restrict f);

int fgetc(FILE *f);
int getc(FILE *f);
int getchar(void);
int ungetc(int c, FILE *f);
char *fgets(char *__restrict buf, int size, FILE *__restrict f);
ssize_t getline(char **__restrict line, size_t *__restrict size, FILE *__restrict f);
ssize_t getdelim(char **__restrict line, size_t *__restrict size, int delim, FILE *__restrict f);

int fputc(int c, FILE *f);
int putc(int c, FILE *f);
int putchar(int c);
int fputs(const char *__restrict s, FILE *__restrict f);
int puts(const char *s);
// A stream is one thread's until funlockfile; every other function holds it for its own time.
void flockfile(FILE *f);
int ftrylockfile(FILE *f);
void funlockfile(FILE *f);

void perror(const char *s);

int fseek(FILE *f, long offset, int whence);
int fseeko(FILE *f, off_t offset, int whence);
long ftell(FILE *f);
off_t ftello(FILE *f);
void rewind(FILE *f);
int fgetpos(FILE *__restrict f, fpos_t *__restrict pos);
int fsetpos(FILE *f, const fpos_t *pos);
int feof(FILE *f);
int ferror(FILE *f);
void clearerr(FILE *f);

#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#define __scanf(fmt, args)  __attribute__((format(scanf, fmt, args)))

int printf(const char *__restrict fmt, ...) __printf(1, 2);
int fprintf(FILE *__restrict f, const char *__restrict fmt, ...) __printf(2, 3);
int dprintf(int fd, const char *__restrict fmt, ...) __printf(2, 3);
int sprintf(char *__restrict buf, const char *__restrict fmt, ...) __printf(2, 3);
int snprintf(char *__restrict buf, size_t size, const char *__restrict fmt, ...) __printf(3, 4);
int asprintf(char **__restrict text, const char *__restrict fmt, ...) __printf(2, 3);
int vprintf(const char *__restrict fmt, va_list ap) __printf(1, 0);
int vfprintf(FILE *__restrict f, const char *__restrict fmt, va_list ap) __printf(2, 0);
int vdprintf(int fd, const char *__restrict fmt, va_list ap) __printf(2, 0);
int vsprintf(char *__restrict buf, const char *__restrict fmt, va_list ap) __printf(2, 0);
int vsnprintf(char *__restrict buf, size_t size, const char *__restrict fmt, va_list ap)
    __printf(3, 0);
int vasprintf(char **__restrict text, const char *__restrict fmt, va_list ap) __printf(2, 0);

int scanf(const char *__restrict fmt, ...) __scanf(1, 2);
int fscanf(FILE *__restrict f, const char *__restrict fmt, ...) __scanf(2, 3);
int sscanf(const char *__restrict text, const char *__restrict fmt, ...) __scanf(2, 3);
int vscanf(const char *__restrict fmt, va_list ap) __scanf(1, 0);
int vfscanf(FILE *__restrict f, const char *__restrict fmt, va_list ap) __scanf(2, 0);
int vsscanf(const char *__restrict text, const char *__restrict fmt, va_list ap) __scanf(2, 0);

int remove(const char *path);
int rename(const char *from, const char *to);

__END_DECLS
