#pragma once
/* The tests of what a boot loader says, by file. */
#include "tests/host/lib/ktap.h"

void test_pc(void);
void test_sizes_only(void);
void test_scattered_map(void);
void test_initrd_anywhere(void);
void test_initrd_at_the_end_of_memory(void);
void test_further_modules(void);
void test_bad_information(void);
void test_bad_initrd(void);
void test_too_little(void);
void test_option_words(void);
void test_option_sizes(void);
void test_option_init_arguments(void);
