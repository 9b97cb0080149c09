#include "kernel/process/exec.h"
#include "kernel/process/exec_strings.h"
#include "kernel/fs/fs.h"
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/fcntl.h>

#define INTERPRETERS_MAX 5

int exec_open(const char *path, struct file **out)
{
    int err = vfs_open(path, O_RDONLY, 0, out);

    if (err)
        return err;
    err = vfs_may_exec(*out);
    if (err)
        file_put(*out);
    return err;
}

static char *skip_blanks(char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

/*
 * "#! interpreter option": all that follows the interpreter is one option. The line may end with
 * the file, and the option with the buffer; the interpreter must be whole. NULL if there is none;
 * otherwise the interpreter, and *option (NULL: none), both inside `line`.
 */
static char *parse_script_line(char *line, char **option)
{
    if (line[0] != '#' || line[1] != '!')
        return NULL;
    char *end = strchr(line, '\n');
    bool cut = !end && strlen(line) == EXEC_PATH_MAX - 1;
    if (!end)
        end = line + strlen(line);
    while (end > line && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *end = '\0';
    char *interpreter = skip_blanks(line + 2), *p = interpreter;
    while (*p && *p != ' ' && *p != '\t')
        p++;
    *option = NULL;
    if (cut && p == end)
        return NULL;
    if (*p) {
        *p = '\0';
        p = skip_blanks(p + 1);
        if (*p)
            *option = p;
    }
    return *interpreter ? interpreter : NULL;
}

int exec_open_program(const char *path, struct exec_strings *args, char *buf, struct file **out)
{
    char script[EXEC_PATH_MAX], *option;

    for (int i = 0; i <= INTERPRETERS_MAX; i++) {
        if (i > 0) { /* an interpreter's name is still in buf */
            strlcpy(script, path, sizeof(script));
            path = script;
        }
        int err = exec_open(path, out);
        if (err)
            return err;
        long n = vfs_read_at(*out, buf, EXEC_PATH_MAX - 1, 0);
        if (n >= 0 && (n < 2 || buf[0] != '#' || buf[1] != '!'))
            return 0;
        file_put(*out);
        if (n < 0)
            return n;
        buf[n] = '\0';
        const char *interpreter = parse_script_line(buf, &option);
        if (!interpreter)
            return -ENOEXEC;
        err = exec_strings_script(args, interpreter, option, path);
        if (err)
            return err;
        path = interpreter;
    }
    return -ELOOP;
}
