// From the entry to main().
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "libc/stdlib/start_int.h"
#include "libc/tls/tls_int.h"

int main(int argc, char **argv, char **envp);

char **environ;
char *program_invocation_name = "";
char *program_invocation_short_name = "";
const unsigned long *__auxv;

static void set_program_name(char *name)
{
    char *slash = strrchr(name, '/');

    program_invocation_name = name;
    program_invocation_short_name = slash ? slash + 1 : name;
}

void __libc_start(long *stack)
{
    int argc = (int)stack[0];
    char **argv = (char **)(stack + 1);
    char **env_end;

    environ = env_end = argv + argc + 1;
    while (*env_end) {
        env_end++;
    }
    __auxv = (const unsigned long *)(env_end + 1);
    // The first thread's block lies at the upper end of its stack, and stays as main never returns
    // further than this.
    if (!__tls_install(__tls_prepare(__builtin_alloca(__tls_size())))) {
        __builtin_trap();
    }
    if (argc > 0) {
        set_program_name(argv[0]);
    }
    exit(main(argc, argv, environ));
}
