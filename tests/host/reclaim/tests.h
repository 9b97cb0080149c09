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
