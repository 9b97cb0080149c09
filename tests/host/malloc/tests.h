/*
 * The tests of malloc, by file, and what they share.
 */
#pragma once

#include "tests/host/lib/ktap.h"
#include "tests/host/malloc/fake_os.h"
#include "libc/malloc/arena_int.h"
#include "libc/include/malloc.h"

#define KIB ((size_t)1024)

/* The bytes of a heap with one segment that belong to no chunk. */
#define SEGMENT_BYTES sizeof(struct segment)

/* The heap checker has nothing to say. */
#define CHECK_HEAP()                                                                               \
    ({                                                                                             \
        const char *wrong_ = malloc_check();                                                       \
        if (wrong_)                                                                                \
            host_fail(__FILE__, __LINE__, "heap: %s", wrong_);                                     \
        wrong_ == NULL;                                                                            \
    })

/*
 * Allocate something at the end of the heap, so that what was allocated before does not join with
 * top.
 */
void *barrier(void);

/*
 * Whether the @n bytes at @mem all are zero.
 */
bool all_zero(const void *mem, size_t n);

/*
 * The smallest free chunk of the heap, top excepted, that has @size bytes; SIZE_MAX if there is
 * none.
 */
size_t smallest_free(size_t size);

/*
 * Whether @mem was cut from a free chunk of @best bytes; from top if that is SIZE_MAX.
 */
bool is_best_fit(void *mem, size_t best);

/* rules.c: sizes, fit, coalescing, the break */
void test_request_to_size(void);
void test_first_heap(void);
void test_exact_break(void);
void test_heap_story(void);
void test_best_fit(void);
void test_best_fit_tree(void);
void test_coalescing(void);
void test_trim(void);
void test_too_large(void);

/* mappings.c */
void test_mmap_threshold(void);
void test_mmap_limit(void);
void test_mallinfo_story(void);
void test_mremap(void);
void test_munmap_refused(void);

/* family.c: calloc, realloc, memalign and the reports */
void test_calloc_zero(void);
void test_calloc_fresh(void);
void test_calloc_lazy(void);
void test_calloc_overflow(void);
void test_realloc(void);
void test_realloc_in_place(void);
void test_realloc_errors(void);
void test_alignment(void);
void test_alignment_errors(void);
void test_mallopt(void);
void test_malloc_stats(void);
void test_usable_size(void);
void test_free_keeps_errno(void);

/* segments.c: a break that is not ours alone */
void test_break_unaligned(void);
void test_foreign_sbrk(void);
void test_foreign_dirty_page(void);
void test_foreign_stops_trim(void);
void test_brk_fails(void);

/*
 * Run @damage in a child process. Returns what it wrote on standard error if abort() ended it, else
 * "".
 */
const char *last_words(void (*damage)(void));

/* One way to damage the heap, and what is heard of it. */
struct deadly {
    void (*damage)(void);
    const char *name, *message;
};

#define DEADLY(f, m)                                                                               \
    {                                                                                              \
        f, #f, m "\n"                                                                              \
    }

void check_deaths(const struct deadly *table, size_t n);

/*
 * Word @index of the block @p: what the program may not write if it is outside.
 */
size_t *word(void *p, int index);

/* corrupt.c, corrupt_bins.c: what a damaged heap dies of */
void test_corruption(void);
void test_corrupt_bins(void);
void test_check_action(void);

/* arenas.c: those of further threads */
void test_arena_count(void);
void test_arena_refused(void);
void test_arena_grows(void);
void test_arena_realloc(void);
void test_fork_child(void);

/* edges.c: what seldom happens to top and to aligned blocks */
void test_top_edges(void);
void test_top_refused(void);
void test_huge_chunks(void);
void test_aligned_edges(void);
void test_walk_stops(void);
void test_secure(void);

/* checker.c, damage.c */
void test_checker(void);
void test_checker_cases(void);

/* cached.c: the thread cache and the depot */
void test_cache_lifo(void);
void test_cache_cookie(void);
void test_cache_refill(void);
void test_depot(void);
void test_depot_drained(void);
void test_depot_limit(void);
void test_mxfast(void);
void test_calloc_cached(void);
void test_memalign_cached(void);
void test_perturb(void);
void test_thread_exit(void);

/* reports.c: malloc_walk and what is made of it; the environment */
void test_walk(void);
void test_draw(void);
void test_draw_small(void);
void test_malloc_info(void);
void test_environment(void);
void test_trim_inside(void);

/* random.c */
void test_random(void);
void test_random_small(void);
void test_random_cached(void);
void test_random_cached_failing(void);
void test_random_large(void);
void test_random_foreign(void);
void test_nth_failure(void);
