/*
 * story: small experiments that show memory being allocated.
 *
 *     story               lists them
 *     story NAME [ARGS]   runs one
 */
#include <string.h>

#include "user/story/lib/print.h"
#include "user/story/story.h"

struct story {
    const char *name;
    const char *arguments;
    const char *summary;
    int most_arguments;
    int (*run)(int argc, char **argv);
};

static const struct story stories[] = {
    {"heap", "", "malloc and free move the break, map areas, leave holes and trim", 0, story_heap},
    {"mallinfo", "", "what mallinfo and malloc_stats count, beside a count of our own", 0,
     story_mallinfo},
    {"server", "", "2000 requests that malloc 2 MiB: the page faults, and how to avoid them", 0,
     story_server},
    {"cookie", "", "the word in front of a block, decoded in each state of the block", 0,
     story_cookie},
    {"pool-of-malloc", "", "malloc(1) takes 132 KiB; the next thousand cost no system call", 0,
     story_pool_of_malloc},
    {"trim", "", "what malloc gives back to the kernel, and when", 0, story_trim},
    {"cache", "", "a large block that is kept instead of allocated each time", 0, story_cache},
    {"pool", "", "many small objects, one release: the memory of a connection", 0, story_pool},
    {"freelists", "", "an allocator in two levels: 16 free lists in front of malloc", 0,
     story_freelists},
    {"arenas", "", "threads with one arena and with many", 0, story_arenas},
    {"lazy", "", "64 MiB malloc'ed, few pages touched: memory is given late", 0, story_lazy},
    {"sbrk", "", "the heap grows by 100 MiB, and what that costs", 0, story_sbrk},
    {"mmap", "", "areas between heap and stack join, split and leave holes", 0, story_mmap},
    {"maps", "", "the parts of a program, found in its own /proc/self/maps", 0, story_maps},
    {"kinds", "", "static, automatic, dynamic: where each lives, and its first use", 0,
     story_kinds},
    {"stack", "", "the stack grows fault by fault, and where it ends", 0, story_stack},
    {"null", "", "what happens at address 0, and how a handler mends a fault", 0, story_null},
    {"zero", "", "bss that is only read: all pages are one frame", 0, story_zero},
    {"cow", "", "fork shares every frame; who writes gets a copy", 0, story_cow},
    {"sharedtext", "", "two processes of one program have one set of text frames", 1,
     story_sharedtext},
    {"threads", "", "a stack for each thread, and one page table for all", 0, story_threads},
    {"aslr", "", "where the parts of a program are, run after run", 1, story_aslr},
    {"oom", "", "memory runs out: who is killed, and why it was clear before", 0, story_oom},
    {"replace", "[STRING]", "a reference string under all policies in 1 to 8 frames", 1,
     story_replace},
    {"belady", "", "one frame more, one fault more: first in, first out, step by step", 0,
     story_belady},
    {"paging", "[ADDR]", "an address split by the two-level page tables, and a walk of our own", 1,
     story_paging},
    {"segments", "", "the selectors and descriptors we run with: logical = linear", 0,
     story_segments},
    {"zones", "", "DMA, Normal, HighMem: what each is for, its marks, and who gets what", 0,
     story_zones},
    {"buddy", "", "blocks of frames are split and joined again", 0, story_buddy},
    {"slab", "", "the kernel's small objects share frames", 0, story_slab},
    {"vmalloc", "", "neighbouring addresses over scattered frames", 0, story_vmalloc},
    {"highmem", "", "why 896 MiB, and how frames above are reached", 0, story_highmem},
    {"frag", "", "free memory that no large request can use, and bytes nobody asked for", 0,
     story_frag},
};

#define STORY_COUNT (sizeof(stories) / sizeof(stories[0]))

static void list_stories(void)
{
    print("usage: story NAME [ARGS]\n\n");
    for (size_t i = 0; i < STORY_COUNT; i++)
        print("  %-15s%-7s %s\n", stories[i].name, stories[i].arguments, stories[i].summary);
}

static const struct story *find_story(const char *name)
{
    for (size_t i = 0; i < STORY_COUNT; i++)
        if (strcmp(stories[i].name, name) == 0)
            return &stories[i];
    return NULL;
}

int main(int argc, char **argv)
{
    const struct story *story;

    if (argc < 2) {
        list_stories();
        return 0;
    }
    story = find_story(argv[1]);
    if (story == NULL) {
        print_error("story: no story '%s'; 'story' alone lists them\n", argv[1]);
        return 2;
    }
    if (argc - 2 > story->most_arguments) {
        print_error("usage: story %s %s\n", story->name, story->arguments);
        return 2;
    }
    return story->run(argc - 1, argv + 1);
}
