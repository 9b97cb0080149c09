/* "#!" scripts. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char self[256]; /* this program's path */

/* Executes "./script" with two arguments. */
static void execute(void *arg)
{
    char *argv[] = {"zero", "one", "two", NULL};

    (void)arg;
    execve("./script", argv, environ);
    _exit(errno);
}

/* Writes the script, with the path of this program for each "@", and runs it: the exit status. */
static int run_script(const char *text)
{
    char script[1024];
    size_t len = 0;

    for (; *text; text++) {
        if (*text == '@')
            len += snprintf(script + len, sizeof(script) - len, "%s", self);
        else
            script[len++] = *text;
    }
    enter_directory();
    write_file("script", script, len, 0755);

    int status = run_child(execute, NULL);

    unlink("script");
    leave_directory();
    return status;
}

static void arguments(void)
{
    CHECK_EQ(run_script("#!@\n"), 0);
    CHECK_EQ(run_script("#!   @  \n"), 0);
    CHECK_EQ(run_script("#!\t@"), 0); /* no newline */
    CHECK_EQ(run_script("#!@ -x\nrest of the script"), 0);
    CHECK_EQ(run_script("#! @   -x and more  \n"), 0);
}

/* The program as interpreter: argv is its path, perhaps one option, the script, "one", "two". */
static int interpret(int argc, char **argv)
{
    int option = argv[1][0] == '-';

    CHECK_EQ(argc, 4 + option);
    CHECK_TEXT(argv[0], self);
    if (option)
        CHECK(strcmp(argv[1], "-x") == 0 || strcmp(argv[1], "-x and more") == 0);
    CHECK_TEXT(argv[1 + option], "./script");
    CHECK_TEXT(argv[2 + option], "one");
    CHECK_TEXT(argv[3 + option], "two");
    finish();
}

static void broken(void)
{
    CHECK_EQ(run_script("#!\n"), ENOEXEC << 8);
    CHECK_EQ(run_script("#!   \n"), ENOEXEC << 8);
    CHECK_EQ(run_script("#!/absent/interpreter\n"), ENOENT << 8);
    CHECK_EQ(run_script("#!/tmp\n"), EACCES << 8);
    CHECK_EQ(run_script("#!./script\n"), ELOOP << 8);
}

static void long_first_line(void)
{
    char line[600] = "#!";

    memset(line + 2, 'x', sizeof(line) - 3);
    CHECK_EQ(run_script(line), ENOEXEC << 8);
    memset(line + 2, ' ', 300);
    CHECK_EQ(run_script(line), ENOEXEC << 8);
}

static const struct test tests[] = {
    {"interpreter, one option, script, arguments", arguments},
    {"scripts without an interpreter", broken},
    {"a first line longer than what the kernel reads", long_first_line},
};

int main(int argc, char **argv)
{
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (len < 0)
        return 1;
    return argc > 1 ? interpret(argc, argv) : test_all(tests, ARRAY_SIZE(tests));
}
