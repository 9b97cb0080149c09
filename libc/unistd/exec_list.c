// The exec functions that take the arguments one by one, the last one NULL.
#include <stdarg.h>
#include <unistd.h>

static size_t count_strings(va_list ap)
{
    size_t n = 0;

    while (va_arg(ap, char *)) {
        n++;
    }
    return n;
}

// Fill @argv from @first and the list, up to its NULL.
static void collect(char **argv, const char *first, va_list *ap)
{
    *argv = (char *)first;
    while (*argv) {
        *++argv = va_arg(*ap, char *);
    }
}

// Number of pointers in the list that begins with @first, without its NULL.
#define LIST_LENGTH(first, length)                                                                 \
    do {                                                                                           \
        va_list count;                                                                             \
        va_start(count, first);                                                                    \
        (length) = (first) ? 1 + count_strings(count) : 0;                                         \
        va_end(count);                                                                             \
    } while (0)

int execl(const char *path, const char *arg, ...)
{
    va_list ap;
    size_t n;

    LIST_LENGTH(arg, n);

    char *argv[n + 1];

    va_start(ap, arg);
    collect(argv, arg, &ap);
    va_end(ap);
    return execve(path, argv, environ);
}

int execlp(const char *file, const char *arg, ...)
{
    va_list ap;
    size_t n;

    LIST_LENGTH(arg, n);

    char *argv[n + 1];

    va_start(ap, arg);
    collect(argv, arg, &ap);
    va_end(ap);
    return execvp(file, argv);
}

int execle(const char *path, const char *arg, ...)
{
    va_list ap;
    size_t n;
    char **envp;

    LIST_LENGTH(arg, n);

    char *argv[n + 1];

    va_start(ap, arg);
    collect(argv, arg, &ap);
    envp = va_arg(ap, char **);
    va_end(ap);
    return execve(path, argv, envp);
}
