#pragma once
#include "tests/host/lib/boot.h"
#include "tests/host/lib/ktap.h"

/* choice.c */
void badness_counts_pages(void);
void badness_follows_the_adjustment(void);
void score_as_linux_shows_it(void);
void random_choice_against_model(void);

/* last_resort.c */
void killing_makes_room(void);
void who_may_not_kill_fails(void);
void who_dies_gets_half_of_the_reserve(void);

/* strings.c */
void belady_has_more_faults_with_more_frames(void);
void silberschatz_counts(void);
void aging_is_lru(void);
void nobody_beats_the_optimum(void);
void two_lists_resist_a_scan(void);
void enhanced_clock_spares_the_dirty(void);
void random_is_fair_and_repeats(void);
void policies_have_names(void);

/* policies.c */
void random_policies_against_models(void);
void many_frames_are_all_found(void);
