#pragma once
/* A file for mappings: the word at each of its pages' offset 0 is known, and so are its users. */
#include "mm/virt/vm_area.h"

extern const struct vm_file_ops fake_file_ops;

enum fake_mode { FAKE_READ = 1, FAKE_WRITE = 2, FAKE_UNMAPPABLE = 4 };

/* A file of `pages` pages, opened as `mode` says; one reference for the caller. */
struct file *fake_file(const char *name, u32 pages, u32 mode);
void fake_file_close(struct file *f);
const char *fake_file_name(const struct file *f);
/* References by areas. */
i32 fake_file_users(const struct file *f);
/* Makes each get_page count as a device's read; or fail with an error. */
void fake_file_set_major(struct file *f, bool major);
void fake_file_set_error(struct file *f, int err);

/* The word at the start of page `index` when nobody has written to it. */
static inline u32 fake_file_word(u32 index)
{
    return 0xF11E0000u + index;
}
/* The word as the file has it now. */
u32 fake_file_now(struct file *f, u32 index);
