#pragma once

/*
 * The kernel's functions by address, for back-traces. tools/ksyms.py makes the arrays from the
 * linked image; the first link has an empty table (ksyms_count == 0).
 */
extern const unsigned ksyms_count;
extern const unsigned ksyms_addr[]; /* ascending */
extern const unsigned ksyms_name[]; /* offset of each function's name in ksyms_text */
extern const char ksyms_text[];

/* The function that contains addr, and how far in; NULL outside the kernel's text. */
const char *ksym_find(unsigned addr, unsigned *offset);
