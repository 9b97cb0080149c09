#pragma once
#include <faultline/types.h>

/*
 * The kernel's functions by address, for back-traces. tools/ksyms.py makes the arrays from the
 * linked image; the first link has an empty table (ksyms_count == 0).
 */
extern const u32 ksyms_count;
extern const u32 ksyms_addr[]; /* ascending */
extern const u32 ksyms_name[]; /* offset of each function's name in ksyms_text */
extern const char ksyms_text[];

/* The function that contains addr, and how far in; NULL outside the kernel's text. */
const char *ksym_find(u32 addr, u32 *offset);
