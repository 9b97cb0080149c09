// The ipc multiplexer (number 117) and System V shared memory.
#pragma once

#define SEMOP         1
#define SEMGET        2
#define SEMCTL        3
#define SEMTIMEDOP    4
#define MSGSND        11
#define MSGRCV        12
#define MSGGET        13
#define MSGCTL        14
#define SHMAT         21
#define SHMDT         22
#define SHMGET        23
#define SHMCTL        24

#define IPC_PRIVATE   0
#define IPC_CREAT     00001000
#define IPC_EXCL      00002000
#define IPC_NOWAIT    00004000
#define IPC_RMID      0
#define IPC_SET       1
#define IPC_STAT      2
#define IPC_INFO      3
#define IPC_64        0x0100 // or'ed to a command: the structures below

#define SHM_RDONLY    010000
#define SHM_RND       020000
#define SHM_REMAP     040000
#define SHM_EXEC      0100000
#define SHM_HUGETLB   04000
#define SHM_NORESERVE 010000 // shmget; the same bit as SHM_RDONLY of shmat
#define SHM_DEST      01000
#define SHM_LOCKED    02000
#define SHM_LOCK      11
#define SHM_UNLOCK    12
#define SHM_STAT      13
#define SHM_INFO      14
#define SHM_STAT_ANY  15

struct ipc64_perm {
    int key;
    unsigned int uid;
    unsigned int gid;
    unsigned int cuid;
    unsigned int cgid;
    unsigned short mode;
    unsigned short __pad1;
    unsigned short seq;
    unsigned short __pad2;
    unsigned long __unused1;
    unsigned long __unused2;
};

struct shmid64_ds {
    struct ipc64_perm shm_perm;
    unsigned int shm_segsz;
    unsigned long shm_atime;
    unsigned long shm_atime_high;
    unsigned long shm_dtime;
    unsigned long shm_dtime_high;
    unsigned long shm_ctime;
    unsigned long shm_ctime_high;
    int shm_cpid;
    int shm_lpid;
    unsigned long shm_nattch;
    unsigned long __unused4;
    unsigned long __unused5;
};

// The layouts without IPC_64, with 16-bit ids and times as they were once.
struct old_ipc_perm {
    int key;
    unsigned short uid;
    unsigned short gid;
    unsigned short cuid;
    unsigned short cgid;
    unsigned short mode;
    unsigned short seq;
};

struct old_shmid_ds {
    struct old_ipc_perm shm_perm;
    int shm_segsz;
    int shm_atime;
    int shm_dtime;
    int shm_ctime;
    unsigned short shm_cpid;
    unsigned short shm_lpid;
    unsigned short shm_nattch;
    unsigned short shm_unused;
    unsigned int shm_unused2;
    unsigned int shm_unused3;
};

struct shminfo64 {
    unsigned long shmmax;
    unsigned long shmmin;
    unsigned long shmmni;
    unsigned long shmseg;
    unsigned long shmall;
    unsigned long __unused1;
    unsigned long __unused2;
    unsigned long __unused3;
    unsigned long __unused4;
};

struct shm_info {
    int used_ids;
    unsigned long shm_tot; // pages
    unsigned long shm_rss;
    unsigned long shm_swp;
    unsigned long swap_attempts;
    unsigned long swap_successes;
};
