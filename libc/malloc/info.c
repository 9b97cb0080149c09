/*
 * mallinfo: all heaps in ten numbers; and the size of one block.
 */
#include "libc/malloc/walk_int.h"

struct mallinfo2 mallinfo2(void)
{
    struct mmap_account *m = &__malloc_mmaps;
    struct mallinfo2 info = {.keepcost = top_size(&__malloc_main_arena)};

    for (struct arena *a = __malloc_next_arena(NULL); a; a = __malloc_next_arena(a)) {
        struct arena_sums sums = __malloc_sum_arena(a);

        info.arena += sums.system;
        info.uordblks += sums.used;
        info.ordblks += sums.free_chunks;
        info.smblks += sums.cached_chunks;
        info.fsmblks += sums.cached;
        info.fordblks += sums.free + sums.cached;
    }
    info.ordblks += __malloc_main_arena.segments == NULL; /* a top of size 0 */
    lock_take(&m->lock);
    info.hblks = (size_t)m->mmaps;
    info.hblkhd = m->bytes;
    lock_release(&m->lock);
    return info;
}

struct mallinfo mallinfo(void)
{
    struct mallinfo2 info = mallinfo2();

    return (struct mallinfo){
        .arena = (int)info.arena,
        .ordblks = (int)info.ordblks,
        .smblks = (int)info.smblks,
        .hblks = (int)info.hblks,
        .hblkhd = (int)info.hblkhd,
        .fsmblks = (int)info.fsmblks,
        .uordblks = (int)info.uordblks,
        .fordblks = (int)info.fordblks,
        .keepcost = (int)info.keepcost,
    };
}

size_t malloc_usable_size(void *mem)
{
    struct chunk *c;

    if (mem == NULL) {
        return 0;
    }
    c = mem_to_chunk(mem);
    if (head_of(c) & IS_MMAPPED) {
        return __malloc_mmapped_usable(c);
    }
    return chunk_is_free(c) ? 0 : usable_of_size(chunk_size(c));
}
