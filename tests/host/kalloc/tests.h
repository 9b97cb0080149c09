#pragma once
/* The suites of tests/host/kalloc, one function for each test. */
#include "tests/host/lib/ktap.h"

void test_slab_layout(void);
void test_slab_bad_arguments(void);
void test_slab_ctor(void);
void test_slab_colour(void);
void test_slab_array(void);
void test_slab_empty_slabs(void);
void test_slab_shrink(void);
void test_slab_destroy(void);
void test_slab_random(void);
void test_slab_misuse(void);
void test_kmalloc_sizes(void);
void test_kmalloc_large(void);
void test_kmalloc_zero(void);
void test_krealloc(void);
void test_kmalloc_random(void);
void test_kmalloc_out_of_memory(void);
void test_kmalloc_misuse(void);
void test_vmalloc_area(void);
void test_vmalloc_gaps(void);
void test_vmalloc_limits(void);
void test_vmalloc_random(void);
void test_vmalloc_misuse(void);
void test_nth_failure(void);
void test_leak_report(void);
