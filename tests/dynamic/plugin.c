/* A library that dlopen() brings in: constructor, destructor, thread-local data of its own. */
#include <stdio.h>

__thread int plugin_tls[64] = {1}; /* global dynamic */

static __attribute__((constructor)) void arrives(void)
{
    puts("plugin: constructor");
}

static __attribute__((destructor)) void leaves(void)
{
    puts("plugin: destructor");
}

int plugin_count(int n)
{
    return plugin_tls[0] += n;
}
