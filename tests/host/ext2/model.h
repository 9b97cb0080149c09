#pragma once
/* What the file system should hold: flat tables of files and names. */
#include <faultline/types.h>

#define MODEL_FILES 160u
#define MODEL_NAMES 240u

struct model_file {
    u32 ino; /* 0: no file */
    u16 mode;
    u32 links, size;
    u8 *data; /* contents or text; size bytes */
};

struct model_name {
    struct model_file *dir, *file; /* dir NULL: no name */
    char name[256];
};

extern struct model_file model_files[MODEL_FILES];
extern struct model_name model_names[MODEL_NAMES];

/* Only the root. */
void model_reset(void);
/* NULL: the tables are full. */
struct model_file *model_add(u32 ino, u16 mode);
/* Sets the size, new bytes are zero. */
void model_resize(struct model_file *f, u32 size);
bool model_has_room(void);
struct model_name *model_find(const struct model_file *dir, const char *name);
/* Gives file a name: counts links, those of a directory's parent too. */
void model_name(struct model_file *dir, const char *name, struct model_file *file);
/* Takes it away; a file without names is gone. */
void model_unname(struct model_name *n);
bool model_is_empty(const struct model_file *dir);
bool model_is_below(const struct model_file *f, const struct model_file *ancestor);
/* One of the files of that type (S_IF*; 0: any); the root is always there. NULL. */
struct model_file *model_any(u16 type);
/* One of the names but the root's; NULL. */
struct model_name *model_any_name(void);

/* Everything is in the file system as it is here, and nothing else. */
void model_check(void);
