/* Host tests of libc/malloc. */
#include "tests/host/malloc/tests.h"

void *barrier(void)
{
    return malloc(1);
}

bool all_zero(const void *mem, size_t n)
{
    const char *p = mem;

    for (size_t i = 0; i < n; i++) {
        if (p[i]) {
            return false;
        }
    }
    return true;
}

size_t smallest_free(size_t size)
{
    struct arena *a = &__malloc_main_arena;
    size_t best = SIZE_MAX;

    for (struct segment *s = a->segments; s; s = s->prev) {
        struct chunk *c = segment_first_chunk(s);

        for (; !chunk_ends_segment(a, c); c = chunk_next(c)) {
            if (chunk_in_bin(c) && chunk_size(c) >= size && chunk_size(c) < best) {
                best = chunk_size(c);
            }
        }
    }
    return best;
}

/*
 * The neighbours of a free chunk are in use; so what was cut off and is free belonged to it.
 */
bool is_best_fit(void *mem, size_t best)
{
    struct arena *a = &__malloc_main_arena;
    struct chunk *c = mem_to_chunk(mem), *next = chunk_next(c);
    size_t found = chunk_size(c);

    if (best == SIZE_MAX) {
        return next == a->top;
    }
    if (next != a->top && chunk_in_bin(next)) {
        found += chunk_size(next);
    }
    return found == best;
}

static const struct host_test tests[] = {
    HOST_TEST(test_request_to_size),
    HOST_TEST(test_first_heap),
    HOST_TEST(test_exact_break),
    HOST_TEST(test_heap_story),
    HOST_TEST(test_best_fit),
    HOST_TEST(test_best_fit_tree),
    HOST_TEST(test_coalescing),
    HOST_TEST(test_trim),
    HOST_TEST(test_too_large),
    HOST_TEST(test_mmap_threshold),
    HOST_TEST(test_mmap_limit),
    HOST_TEST(test_mallinfo_story),
    HOST_TEST(test_mremap),
    HOST_TEST(test_munmap_refused),
    HOST_TEST(test_calloc_zero),
    HOST_TEST(test_calloc_fresh),
    HOST_TEST(test_calloc_lazy),
    HOST_TEST(test_calloc_overflow),
    HOST_TEST(test_realloc),
    HOST_TEST(test_realloc_in_place),
    HOST_TEST(test_realloc_errors),
    HOST_TEST(test_alignment),
    HOST_TEST(test_alignment_errors),
    HOST_TEST(test_mallopt),
    HOST_TEST(test_malloc_stats),
    HOST_TEST(test_usable_size),
    HOST_TEST(test_free_keeps_errno),
    HOST_TEST(test_break_unaligned),
    HOST_TEST(test_foreign_sbrk),
    HOST_TEST(test_foreign_dirty_page),
    HOST_TEST(test_foreign_stops_trim),
    HOST_TEST(test_brk_fails),
    HOST_TEST(test_corruption),
    HOST_TEST(test_corrupt_bins),
    HOST_TEST(test_check_action),
    HOST_TEST(test_checker),
    HOST_TEST(test_checker_cases),
    HOST_TEST(test_cache_lifo),
    HOST_TEST(test_cache_cookie),
    HOST_TEST(test_cache_refill),
    HOST_TEST(test_depot),
    HOST_TEST(test_depot_drained),
    HOST_TEST(test_depot_limit),
    HOST_TEST(test_mxfast),
    HOST_TEST(test_calloc_cached),
    HOST_TEST(test_memalign_cached),
    HOST_TEST(test_perturb),
    HOST_TEST(test_thread_exit),
    HOST_TEST(test_walk),
    HOST_TEST(test_draw),
    HOST_TEST(test_draw_small),
    HOST_TEST(test_malloc_info),
    HOST_TEST(test_environment),
    HOST_TEST(test_trim_inside),
    HOST_TEST(test_arena_count),
    HOST_TEST(test_arena_refused),
    HOST_TEST(test_arena_grows),
    HOST_TEST(test_arena_realloc),
    HOST_TEST(test_fork_child),
    HOST_TEST(test_top_edges),
    HOST_TEST(test_top_refused),
    HOST_TEST(test_huge_chunks),
    HOST_TEST(test_aligned_edges),
    HOST_TEST(test_walk_stops),
    HOST_TEST(test_secure),
    HOST_TEST(test_random),
    HOST_TEST(test_random_small),
    HOST_TEST(test_random_cached),
    HOST_TEST(test_random_cached_failing),
    HOST_TEST(test_random_large),
    HOST_TEST(test_random_foreign),
    HOST_TEST(test_nth_failure),
};

int main(int argc, char **argv)
{
    return host_run_tests(tests, ARRAY_SIZE(tests), argc, argv);
}
