#pragma once
/* All tests of this suite; main.c has them in order. */
#include "tests/host/virt/world.h"

#define VIRT_TESTS(T)                                                                              \
    T(avl_random)                                                                                  \
    T(avl_ascending)                                                                               \
    T(avl_calm)                                                                                    \
    T(avl_rebuild_takes_all)                                                                       \
    T(munmap_overlaps)                                                                             \
    T(munmap_errors)                                                                               \
    T(mprotect_overlaps)                                                                           \
    T(mprotect_border_moves)                                                                       \
    T(mprotect_errors)                                                                             \
    T(mprotect_keeps_pages)                                                                        \
    T(fault_no_area)                                                                               \
    T(fault_anonymous)                                                                             \
    T(fault_zeroes_frames)                                                                         \
    T(fault_odd_rights)                                                                            \
    T(fault_private_file)                                                                          \
    T(fault_shared_file)                                                                           \
    T(fault_copy_on_write)                                                                         \
    T(fault_pinned_page)                                                                           \
    T(fault_many_sharers)                                                                          \
    T(mmap_errors)                                                                                 \
    T(mmap_addresses)                                                                              \
    T(mmap_bottom_up)                                                                              \
    T(mmap_replaces)                                                                               \
    T(mmap_limits)                                                                                 \
    T(mmap_count_limit)                                                                            \
    T(overcommit_guess)                                                                            \
    T(overcommit_always)                                                                           \
    T(overcommit_never)                                                                            \
    T(overcommit_never_keeps_the_old_state)                                                        \
    T(overcommit_limit)                                                                            \
    T(noreserve_is_charged_by_page)                                                                \
    T(brk_rules)                                                                                   \
    T(brk_neighbours)                                                                              \
    T(stack_grows)                                                                                 \
    T(stack_guard_gap)                                                                             \
    T(stack_guard_at_low_address)                                                                  \
    T(stack_stops_brk)                                                                             \
    T(locked_and_populated)                                                                        \
    T(mlock_rules)                                                                                 \
    T(mlock_limits)                                                                                \
    T(mlockall_rules)                                                                              \
    T(msync_rules)                                                                                 \
    T(calls_at_the_area_limit)                                                                     \
    T(limits_of_protection_and_stack)                                                              \
    T(remove_from_all)                                                                             \
    T(remove_errors)                                                                               \
    T(populate_by_advice)                                                                          \
    T(detach_parts)                                                                                \
    T(shared_anonymous)                                                                            \
    T(pages_taken_away)                                                                            \
    T(mremap_keeps_contents)                                                                       \
    T(mremap_errors)                                                                               \
    T(madvise_rules)                                                                               \
    T(mincore_pages)                                                                               \
    T(kernel_writes_behind_the_tlb)                                                                \
    T(kernel_copies)                                                                               \
    T(reap_takes_private_pages)                                                                    \
    T(reap_waits_for_nobody)                                                                       \
    T(limit_shows_belady)                                                                          \
    T(limit_follows_the_bits)                                                                      \
    T(limit_spares_the_locked)                                                                     \
    T(limit_without_memory)                                                                        \
    T(limit_random)                                                                                \
    T(rmap_across_forks)                                                                           \
    T(rmap_of_moved_pages)                                                                         \
    T(rmap_of_files)                                                                               \
    T(failing_allocations)                                                                         \
    T(random_against_model)

#define DECLARE_TEST(name) void name(void);
VIRT_TESTS(DECLARE_TEST)
