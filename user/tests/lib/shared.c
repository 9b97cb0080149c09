#include "user/tests/lib/shared.h"

#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <string.h>
#include <unistd.h>

int make_segment(int pages)
{
    int id = shmget(IPC_PRIVATE, pages * PAGE, IPC_CREAT | 0600);

    REQUIRE(id >= 0);
    return id;
}

char *attach_segment(int id, int flags)
{
    char *at = shmat(id, NULL, flags);

    REQUIRE(at != (void *)-1);
    return at;
}

struct shmid_ds segment_status(int id)
{
    struct shmid_ds ds;

    memset(&ds, 0xee, sizeof(ds));
    CHECK_WORKS(shmctl(id, IPC_STAT, &ds));
    return ds;
}

long attached_areas(int id)
{
    return segment_status(id).shm_nattch;
}

bool segment_gone(int id)
{
    struct shmid_ds ds;

    return shmctl(id, IPC_STAT, &ds) == -1 && errno == EINVAL;
}

key_t some_key(void)
{
    return 0x0fa00000 + getpid();
}
