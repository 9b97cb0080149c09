// execve with arguments in a list, and with a search along PATH.
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_PATH "/bin:/sbin:/usr/bin:/usr/sbin"

int execv(const char *path, char *const argv[])
{
    return execve(path, argv, environ);
}

// A file without a known format is a script for the shell.
static void exec_script(const char *path, char *const argv[], char *const envp[])
{
    size_t argc = 0;

    while (argv[argc]) {
        argc++;
    }

    char *args[argc + 2];

    args[0] = "sh";
    args[1] = (char *)path;
    for (size_t i = 1; i <= argc; i++) {
        args[i + 1] = argv[i];
    }
    execve("/bin/sh", args, envp);
}

static void exec_path(const char *path, char *const argv[], char *const envp[])
{
    execve(path, argv, envp);
    if (errno == ENOEXEC) {
        exec_script(path, argv, envp);
    }
}

// "directory/file" in @path; an empty directory is the current one. Returns 0 if it is too long.
static int join(char path[PATH_MAX], const char *dir, size_t dir_len, const char *file)
{
    size_t file_len = strlen(file);
    char *p = path;

    if (dir_len + 1 + file_len >= PATH_MAX) {
        return 0;
    }
    if (dir_len > 0) {
        p = mempcpy(p, dir, dir_len);
        *p++ = '/';
    }
    memcpy(p, file, file_len + 1);
    return 1;
}

// These say that the file is not there; the search goes on.
static int is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR || error == EACCES;
}

int execvpe(const char *file, char *const argv[], char *const envp[])
{
    const char *dirs = getenv("PATH");
    char path[PATH_MAX];
    int denied = 0;

    if (!*file || strchr(file, '/')) {
        exec_path(file, argv, envp);
        return -1;
    }
    if (!dirs) {
        dirs = DEFAULT_PATH;
    }
    for (const char *end;; dirs = end + 1) {
        end = strchrnul(dirs, ':');
        errno = ENOENT;
        if (join(path, dirs, (size_t)(end - dirs), file)) {
            exec_path(path, argv, envp);
        }
        if (!is_absent(errno)) {
            return -1;
        }
        denied |= errno == EACCES;
        if (!*end) {
            break;
        }
    }
    errno = denied ? EACCES : ENOENT;
    return -1;
}

int execvp(const char *file, char *const argv[])
{
    return execvpe(file, argv, environ);
}
