#pragma once
/* The tests of ext2, by file. */

void random_1k(void);
void random_2k(void);
void random_4k(void);
void random_small(void);
void random_old(void);

void levels_of_pointers(void);
void largest_file(void);
void large_directory(void);
void links_fast_and_slow(void);
void foreign_features(void);
void blocks_are_near(void);
void reserved_blocks(void);

void superblock_fields(void);
void descriptor_fields(void);
void read_only_features(void);
void clean_and_dirty(void);
void errors_policies(void);
void errors_panic(void);

void damaged_images(void);
void pointers_in_a_circle(void);
void bad_entries(void);
void bad_block_numbers(void);

void nth_transfer(void);
void nth_allocation(void);

void power_cuts(void);
