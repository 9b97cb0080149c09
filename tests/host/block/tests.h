#pragma once
#include "tests/host/lib/ktap.h"

void mbr_primaries(void);
void mbr_chain(void);
void mbr_no_table(void);
void mbr_beyond_the_disk(void);
void mbr_loops(void);
void mbr_longest_chain(void);
void mbr_unreadable(void);
void mbr_random_against_model(void);
