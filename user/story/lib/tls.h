#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * A segment of our own in the GDT, made with set_thread_area(2).
 */

/* A data segment over [start, start + size). Returns its selector, or 0 if the kernel refuses. */
uint16_t tls_segment(void *start, size_t size);

/* Where the segment begins, from get_thread_area(2); 0 if the kernel refuses. */
uint32_t tls_base(uint16_t selector);

/* The byte at `offset` of the segment, read through fs, whose selector is kept. */
char tls_read(uint16_t selector, uint32_t offset);
