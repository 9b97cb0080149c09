#pragma once
/*
 * The naive model: an address space is an array of pages, each with all its attributes; an area is
 * a run of pages that continue each other. Every call is a loop over pages.
 *
 * Two windows of addresses are modelled: where the top-down search begins to find places, and where
 * the bottom-up search goes when that fails.
 */
#include <faultline/types.h>
#include "tests/host/virt/world.h"

#define WINDOW      1024u /* pages */
#define PAGES       (2 * WINDOW)
#define BOTTOM      PAGE_ALIGN(TASK_SIZE / 3)
#define HEAP_AT     (MMAP_MIN_ADDR + 64 * PAGE_SIZE)
#define AS_LIMIT    (1500 * PAGE_SIZE)
#define STACK_LIMIT (40 * PAGE_SIZE)

enum resident { NOT_RESIDENT, ZERO_PAGE, ANON_PAGE, FILE_PAGE };

/* The contents of a private page, shared by the processes that forked with it. */
struct cell {
    u32 value;
    i32 refs;
};

/* What stands behind file and shared pages. */
struct object {
    struct file *file; /* NULL: anonymous shared memory */
    bool writable;
    u32 pages;
    u32 *values;
    i32 refs; /* mapped pages; the caller's own for a file */
    u32 charged;
    bool *touched; /* anonymous shared memory charged page by page (MAP_NORESERVE), else NULL */
};

struct mpage {
    u32 flags; /* VM_*; 0: not mapped */
    struct object *object;
    u32 pgoff;
    bool has_anon;
    enum resident resident;
    struct cell *cell; /* ANON_PAGE */
};

struct space {
    struct mm *mm; /* the kernel's address space that is compared with this one */
    struct mpage page[PAGES];
    vaddr_t brk;
};

/* model.c: pages, contents, accesses */
vaddr_t page_addr(u32 i);
/* Index of addr's page, PAGES if it is in no window. */
u32 page_index(vaddr_t addr);
/* Is i + 1 the page behind i, and of the same area? */
bool same_area(const struct space *s, u32 i);
u32 mapped_count(const struct space *s);
/* All of an area have private pages if one has: after each change. */
void spread_has_anon(struct space *s);
void drop_contents(struct mpage *p);
void unmap_page(struct mpage *p);
/* A page with attributes of `like`, nothing resident. */
void map_page(struct mpage *p, const struct mpage *like, u32 pgoff);
struct object *new_object(struct file *file, u32 pages, bool writable, u32 charged);
void put_object(struct object *o);
/* An access as the CPU makes it. The outcome, and the word read. */
enum fault_result model_access(struct space *s, vaddr_t addr, bool write, u32 *value);
void model_fork(struct space *child, const struct space *parent);
void model_exit(struct space *s);
/* Pages that the model has promised to all spaces. */
u32 model_committed(struct space *const spaces[], u32 count);

/* model_areas.c: the calls. They return what the kernel must return. */
long model_mmap(struct space *s, const struct mmap_request *req, struct object *file);
int model_munmap(struct space *s, vaddr_t addr, u32 len);
int model_mprotect(struct space *s, vaddr_t addr, u32 len, u32 prot);
int model_madvise(struct space *s, vaddr_t addr, u32 len, int advice);
vaddr_t model_brk(struct space *s, vaddr_t brk);

/* model_space.c: free space, mremap */
/* Place for n pages, 0 if there is none; page_index() of the result may be PAGES. */
vaddr_t model_free_range(const struct space *s, vaddr_t hint, u32 n);
long model_mremap(struct space *s, vaddr_t addr, u32 old_len, u32 new_len, u32 flags,
                  vaddr_t new_addr);

/* drive.c: runs `ops` operations drawn from `next` on kernel and model, comparing them. */
void drive(u32 ops, u32 (*next)(u32 below));
