/*
 * What ld.so does, seen from a dynamically linked program: libraries, symbols, thread-local data,
 * RELRO, dlopen. usage: ldso preload | tls | relro | dlopen | where
 */
#define _GNU_SOURCE /* dl_iterate_phdr */
#include "linked.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static __thread int local_exec = 5;

/* Whose definitions are used: the library's, or those of LD_PRELOAD. */
static void preload(void)
{
    printf("answer %d, from the library %d, ifunc %d, getppid %s\n", answer(),
           linked_calls_answer(), linked_chosen(), getppid() == 4444 ? "replaced" : "of libc");
}

static void *in_thread(void *plugin)
{
    plugin_count_fn *plugin_count = (plugin_count_fn *)plugin;

    local_exec += 1;
    linked_tls += 1;
    printf("thread: %d %d %d", local_exec, linked_tls, linked_count(3));
    if (plugin_count)
        printf(" %d %d", plugin_count(10), plugin_count(10));
    putchar('\n');
    return NULL;
}

static void run_thread(void *plugin)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, in_thread, plugin) || pthread_join(thread, NULL))
        puts("no thread");
}

/* Each thread has its own copies, fresh from the image. */
static void tls(void)
{
    run_thread(NULL);
    local_exec = 1000;
    linked_tls = 2000;
    printf("main: %d %d %d\n", local_exec, linked_tls, linked_count(1));
    run_thread(NULL);
    printf("main: %d %d %d\n", local_exec, linked_tls, linked_count(1));
}

/* Tries to store where the loader made relocations and then took away the right to write. */
static void write_to(ElfW(Addr) address)
{
    int status;

    fflush(stdout);
    if (fork() == 0) {
        *(volatile char *)address = 1;
        _exit(0);
    }
    wait(&status);
    printf("  a store: %s\n", WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "done");
}

static int show_relro(struct dl_phdr_info *info, size_t size, void *arg)
{
    const char *slash = strrchr(info->dlpi_name, '/');

    (void)size, (void)arg;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];

        if (p->p_type == PT_GNU_RELRO) {
            printf("%s: %#x bytes\n", slash ? slash + 1 : "the program", p->p_memsz);
            write_to(info->dlpi_addr + p->p_vaddr);
        }
    }
    return 0;
}

static void relro(void)
{
    dl_iterate_phdr(show_relro, NULL);
}

static void open_plugin(void)
{
    void *nothing = dlopen("libnothing.so", RTLD_NOW);

    printf("%p %s\n", nothing, dlerror());
    for (int i = 0; i < 2; i++) {
        void *plugin = dlopen("libplugin.so", i ? RTLD_NOW : RTLD_LAZY);

        if (!plugin) {
            puts(dlerror());
            return;
        }
        plugin_count_fn *count = (plugin_count_fn *)dlsym(plugin, "plugin_count");
        printf("main: %d\n", count(5));
        run_thread((void *)count);
        printf("main: %d, no symbol: %p\n", count(5), dlsym(plugin, "nothing"));
        printf("closed: %d\n", dlclose(plugin));
    }
}

/* Where the program, a library and the heap are: another place each time. */
static void where(void)
{
    printf("%p %p %p\n", (void *)where, (void *)linked_count, malloc(1));
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } parts[] = {{"preload", preload},
                 {"tls", tls},
                 {"relro", relro},
                 {"dlopen", open_plugin},
                 {"where", where}};

    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        if (argc == 2 && !strcmp(argv[1], parts[i].name)) {
            parts[i].run();
            return 0;
        }
    return 2;
}
