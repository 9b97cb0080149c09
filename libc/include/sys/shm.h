// System V shared memory.
#pragma once

#include <sys/cdefs.h>
#include <sys/ipc.h>

__BEGIN_DECLS

#define shmid_ds shmid64_ds

int shmget(key_t key, size_t size, int flags);
void *shmat(int id, const void *addr, int flags);
int shmdt(const void *addr);
int shmctl(int id, int command, struct shmid_ds *buf);

__END_DECLS
