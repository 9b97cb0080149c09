/* Calls on shared memory, each of their allocations failing: ENOMEM, and nothing lost. */
#include "user/tests/lib/failures.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PIECES = 100 };

static int object = -1;
static char *attached;

static long call_memfd(void)
{
    return memfd_create("failing", 0);
}

static void close_it(long fd)
{
    close(fd);
}

static void make_memfd(void)
{
    object = memfd_create("grows", 0);
}

static bool still_empty(void)
{
    return lseek(object, 0, SEEK_END) == 0;
}

/* Far apart, so that nodes of the tree are needed too. */
static long call_fallocate(void)
{
    return fallocate(object, 0, 100 * PAGE, 2 * PAGE);
}

static long call_shmget(void)
{
    return shmget(IPC_PRIVATE, 4 * PAGE, 0600);
}

static void remove_segment(long id)
{
    shmctl(id, IPC_RMID, NULL);
}

/* Removed already, it lives as long as it is attached: no longer than the process. */
static void attach_segment(void)
{
    object = shmget(IPC_PRIVATE, 4 * PAGE, 0600);
    attached = shmat(object, NULL, 0);
    shmctl(object, IPC_RMID, NULL);
}

static bool attached_once(void)
{
    struct shmid_ds ds;

    return shmctl(object, IPC_STAT, &ds) == 0 && ds.shm_nattch == 1;
}

static long call_shmat(void)
{
    return (long)shmat(object, NULL, 0);
}

static void detach_address(long address)
{
    shmdt((void *)address);
}

/* In the middle: the area is cut in three, each of which counts as attached. */
static long call_mprotect(void)
{
    return mprotect(attached + PAGE, PAGE, PROT_READ);
}

static long call_readv(void)
{
    static char bytes[2 * PIECES];
    struct iovec local[PIECES], remote[PIECES];

    for (int i = 0; i < PIECES; i++) {
        local[i] = (struct iovec){bytes + i, 1};
        remote[i] = (struct iovec){bytes + PIECES + i, 1};
    }
    return process_vm_readv(getpid(), local, PIECES, remote, PIECES, 0);
}

static void nameless_files(void)
{
    WALK("memfd_create", 4, .call = call_memfd, .undo = close_it);
    WALK("fallocate", 3, .error = ENOSPC, .call = call_fallocate, .prepare = make_memfd,
         .unchanged = still_empty);
}

static void segments(void)
{
    WALK("shmget", 2, .call = call_shmget, .undo = remove_segment);
    WALK("shmat", 1, .call = call_shmat, .prepare = attach_segment, .unchanged = attached_once,
         .undo = detach_address);
    WALK("mprotect", 2, .call = call_mprotect, .prepare = attach_segment,
         .unchanged = attached_once);
}

static void vectors(void)
{
    WALK("process_vm_readv", 2, .call = call_readv);
}

TEST_MAIN({"memfd_create and fallocate", nameless_files}, {"System V segments", segments},
          {"process_vm_readv", vectors})
