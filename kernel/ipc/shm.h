#pragma once
/*
 * System V shared memory: segments that have an id and maybe a key, and live until they are removed
 * and nothing is attached any more.
 *
 *     id = sequence number << 15 | index in the table of segments
 */
#include <faultline/types.h>

struct file;
struct page_store;

#define IPC_INDEX_BITS 15
#define IPC_INDEX_MAX  (1u << IPC_INDEX_BITS)

struct shm_segment {
    i32 id, key;
    u32 uid, gid, cuid, cgid;
    u32 mode;                 /* permissions, SHM_DEST, SHM_LOCKED */
    u32 size;                 /* bytes */
    u32 nattch;               /* areas that show it; one more while shmat is at work */
    i32 cpid, lpid;           /* who made it, who attached or detached last */
    u64 atime, dtime, ctime;  /* seconds since 1970; 0: never */
    struct file *memory;      /* the object with its pages */
    struct page_store *store; /* of that */
};

/* /proc/sys/kernel/shm*: largest segment (bytes), all segments (pages), number of segments. */
extern u32 shm_max, shm_all, shm_mni;

void shm_init(void);

/* shmget(2): the id. */
long shm_get(i32 key, u32 size, u32 flags);
/* shmat(2) and shmdt(2) in the current address space. The address, or -errno. */
long shm_attach(i32 id, vaddr_t addr, u32 flags);
int shm_detach(vaddr_t addr);

enum shm_by { SHM_BY_ID, SHM_BY_INDEX, SHM_BY_INDEX_ANY /* without asking for permission */ };
/* A copy of a segment's state; its pointers are not to be followed. -EINVAL, -EACCES. */
int shm_stat(i32 which, enum shm_by by, struct shm_segment *copy);
/* Resident bytes of it. */
u32 shm_resident(i32 id);

/* shmctl's IPC_RMID, SHM_LOCK and SHM_UNLOCK; and IPC_SET, which takes uid, gid and mode. */
int shm_remove(i32 id);
int shm_lock(i32 id, bool lock);
int shm_set(i32 id, u32 uid, u32 gid, u32 mode);

struct shm_totals {
    u32 segments, pages, resident;
    u32 max_index; /* the highest that is used; 0 also if there is none */
};
void shm_totals(struct shm_totals *t);
