/* System V shared memory: one segment, attached again and again. */
#include "tests/oracle/oracle.h"

#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SEGMENT_SIZE = 5 * PAGE - 100 };

/* Where the segment stays attached, so that it lives; it is gone with the last of its processes. */
#define SEGMENT_AT 0x60800000u

static int segment = -1;

void shm_start(void)
{
    segment = shmget(IPC_PRIVATE, SEGMENT_SIZE, 0600);
    if (segment < 0 || shmat(segment, (void *)SEGMENT_AT, SHM_REMAP) == (void *)-1 ||
        shmctl(segment, IPC_RMID, NULL) < 0)
        _exit(10);
}

static void attach(void)
{
    static const uint32_t usual[] = {0, 0, SHM_RDONLY, SHM_REMAP, SHM_RND};
    uint32_t flags = PICK(usual), address = chance(40) ? 0 : pick_address();

    if (address && flags & SHM_REMAP && room(address) < SEGMENT_SIZE + PAGE)
        address = WINDOW_START;
    say("shmat(%#x, %#x) = %s", address, flags,
        result(call(__NR_shmat, segment, address, flags, 0, 0, 0)));
}

/* The start of an area of the segment, often; else any address. */
static uint32_t pick_attached(void)
{
    for (size_t i = 0, count = areas_read(); i < count; i++) {
        if (areas_get(i)->kind == 'm' && chance(60))
            return areas_get(i)->start;
    }
    return pick_address();
}

void step_shm(void)
{
    /* Releases differ in which of its areas become one. */
    if (strict)
        return;
    if (chance(60)) {
        attach();
        return;
    }
    uint32_t address = pick_attached();
    say("shmdt(%#x) = %s", address, result(call(__NR_shmdt, address, 0, 0, 0, 0, 0)));
}
