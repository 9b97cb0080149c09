// System V shared memory, by the ipc multiplexer.
#include <sys/shm.h>
#include <sys/stat.h>
#include "libc/sys/syscall_int.h"

int shmget(key_t key, size_t size, int flags)
{
    return CALL(ipc, SHMGET, key, ARG(size), flags, 0, 0);
}

// The address comes back through the fourth argument.
void *shmat(int id, const void *addr, int flags)
{
    void *result;

    if (CALL(ipc, SHMAT, id, flags, ARG(&result), ARG(addr), 0) < 0) {
        return (void *)-1;
    }
    return result;
}

int shmdt(const void *addr)
{
    return CALL(ipc, SHMDT, 0, 0, 0, ARG(addr), 0);
}

int shmctl(int id, int command, struct shmid_ds *buf)
{
    return CALL(ipc, SHMCTL, id, command | IPC_64, 0, ARG(buf), 0);
}

key_t ftok(const char *path, int id)
{
    struct stat st;

    if (stat(path, &st) < 0) {
        return -1;
    }
    return (key_t)((st.st_ino & 0xffff) | (st.st_dev & 0xff) << 16 | (unsigned int)id << 24);
}
