/* System V shared memory: what shmctl and /proc tell and change, and who may do what. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/pattern.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/shared.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void what_stat_tells(void)
{
    time_t before = time(NULL);
    key_t key = some_key();
    int id = shmget(key, 100, IPC_CREAT | 0621);
    struct shmid_ds ds = segment_status(id);
    char *at;

    CHECK_EQ(ds.shm_perm.key, key);
    CHECK_EQ(ds.shm_perm.mode, 0621);
    CHECK(ds.shm_perm.uid == geteuid() && ds.shm_perm.cuid == geteuid());
    CHECK(ds.shm_perm.gid == getegid() && ds.shm_perm.cgid == getegid());
    CHECK_EQ(ds.shm_segsz, 100);
    CHECK_EQ(ds.shm_atime, 0);
    CHECK_EQ(ds.shm_dtime, 0);
    CHECK((time_t)ds.shm_ctime >= before);
    CHECK_EQ(ds.shm_cpid, getpid());
    CHECK_EQ(ds.shm_lpid, 0);
    at = attach_segment(id, 0);
    ds = segment_status(id);
    CHECK((time_t)ds.shm_atime >= before && ds.shm_dtime == 0);
    CHECK_EQ(ds.shm_lpid, getpid());
    CHECK_WORKS(shmdt(at));
    CHECK((time_t)segment_status(id).shm_dtime >= before);
    ds.shm_perm.mode = 0444;
    ds.shm_perm.uid = 1234;
    CHECK_WORKS(shmctl(id, IPC_SET, &ds));
    ds = segment_status(id);
    CHECK_EQ(ds.shm_perm.mode, 0444);
    CHECK_EQ(ds.shm_perm.uid, 1234);
    CHECK_EQ(ds.shm_perm.cuid, geteuid());
    CHECK_WORKS(shmctl(id, SHM_LOCK, NULL));
    CHECK_EQ(segment_status(id).shm_perm.mode, SHM_LOCKED | 0444);
    CHECK_WORKS(shmctl(id, SHM_UNLOCK, NULL));
    CHECK_FAILS(shmctl(id, 99, NULL), EINVAL);
    CHECK_FAILS(shmctl(id, IPC_STAT, (void *)16), EFAULT);
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void permissions(void)
{
    int mine = shmget(IPC_PRIVATE, PAGE, 0600), readable = shmget(IPC_PRIVATE, PAGE, 0604);
    key_t key = some_key();
    int keyed = shmget(key, PAGE, IPC_CREAT | 0604);
    struct shmid_ds ds;
    pid_t pid = fork();

    if (pid == 0) {
        REQUIRE(setgid(1000) == 0 && setuid(1000) == 0);
        CHECK_FAILS(shmat(mine, NULL, 0), EACCES);
        CHECK_FAILS(shmat(mine, NULL, SHM_RDONLY), EACCES);
        CHECK_FAILS(shmctl(mine, IPC_STAT, &ds), EACCES);
        CHECK_FAILS(shmctl(mine, IPC_RMID, NULL), EPERM);
        CHECK_FAILS(shmctl(readable, IPC_SET, &ds), EPERM);
        CHECK_FAILS(shmat(readable, NULL, 0), EACCES);
        CHECK_FAILS(shmat(readable, NULL, SHM_RDONLY | SHM_EXEC), EACCES);
        CHECK(shmat(readable, NULL, SHM_RDONLY) != (void *)-1);
        CHECK_WORKS(shmctl(readable, IPC_STAT, &ds));
        CHECK_EQ(shmget(key, 0, 0004), keyed);
        CHECK_FAILS(shmget(key, 0, 0006), EACCES);
        CHECK_FAILS(shmctl(readable, SHM_LOCK, NULL), EPERM);
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_WORKS(shmctl(mine, IPC_RMID, NULL));
    CHECK_WORKS(shmctl(readable, IPC_RMID, NULL));
    CHECK_WORKS(shmctl(keyed, IPC_RMID, NULL));
}

/* Its owner may lock it, if he may lock anything. */
static void locking(void)
{
    struct rlimit nothing = {0, 0};
    int id;

    REQUIRE(setgid(1000) == 0 && setuid(1000) == 0);
    id = make_segment(1);
    CHECK_WORKS(shmctl(id, SHM_LOCK, NULL));
    CHECK_EQ(segment_status(id).shm_perm.mode, SHM_LOCKED | 0600);
    CHECK_WORKS(shmctl(id, SHM_UNLOCK, NULL));
    REQUIRE(setrlimit(RLIMIT_MEMLOCK, &nothing) == 0);
    CHECK_FAILS(shmctl(id, SHM_LOCK, NULL), EPERM);
    CHECK_WORKS(shmctl(id, SHM_UNLOCK, NULL));
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void how_it_shows(void)
{
    key_t key = some_key();
    int id = shmget(key, 2 * PAGE, IPC_CREAT | 0600);
    char *at = attach_segment(id, 0), name[40], start[40], text[8192], *rest = text, *line;
    struct area area;
    int found = 0;

    at[0] = 1;
    snprintf(name, sizeof(name), "/SYSV%08x (deleted)", key);
    REQUIRE(find_area(at, &area));
    CHECK_TEXT(area.name, name);
    CHECK_TEXT(area.perms, "rw-s");
    CHECK_EQ(area.inode, id);
    REQUIRE(read_file("/proc/sysvipc/shm", text, sizeof(text)) > 0);
    line = next_line(&rest);
    CHECK(strstr(line, "key      shmid perms"));
    snprintf(start, sizeof(start), "%10d %10d   600 ", key, id);
    while ((line = next_line(&rest)))
        if (strncmp(line, start, strlen(start)) == 0) {
            unsigned long size, attached_now, resident_bytes;
            int maker, user;

            found++;
            CHECK_EQ(sscanf(line + strlen(start), "%lu %d %d %lu %*u %*u %*u %*u %*u %*u %*u %lu",
                            &size, &maker, &user, &attached_now, &resident_bytes),
                     5);
            CHECK(size == 2 * PAGE && attached_now == 1 && resident_bytes == PAGE);
            CHECK(maker == getpid() && user == getpid());
        }
    CHECK_EQ(found, 1);
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void totals_and_the_table(void)
{
    struct shm_info before, after;
    struct shminfo64 limits;
    struct shmid_ds ds;
    int max, id, index, found = 0;

    REQUIRE(shmctl(0, SHM_INFO, (void *)&before) >= 0);
    id = make_segment(5);
    attach_segment(id, 0)[0] = 1;
    max = shmctl(0, SHM_INFO, (void *)&after);
    CHECK_EQ(after.used_ids, before.used_ids + 1);
    CHECK_EQ(after.shm_tot, before.shm_tot + 5);
    CHECK_EQ(after.shm_rss, before.shm_rss + 1);
    CHECK_EQ(shmctl(0, IPC_INFO, (void *)&limits), max);
    CHECK_EQ(limits.shmmin, 1);
    CHECK_EQ(limits.shmmni, 4096);
    CHECK_EQ(limits.shmseg, 4096);
    for (index = 0; index <= max; index++)
        found += shmctl(index, SHM_STAT, &ds) == id;
    CHECK_EQ(found, 1);
    CHECK_EQ(shmctl(id & 0x7fff, SHM_STAT_ANY, &ds), id);
    CHECK_EQ(ds.shm_segsz, 5 * PAGE);
    CHECK_FAILS(shmctl(30000, SHM_STAT, &ds), EINVAL);
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

/* ipc(2) has the old structures too, and the calls have numbers of their own. */
static void both_ways_to_call(void)
{
    int id = syscall(__NR_shmget, IPC_PRIVATE, 2 * PAGE, 0600);
    struct old_shmid_ds old;
    struct shmid64_ds wide;
    unsigned long at = 0;

    REQUIRE(id >= 0);
    CHECK_WORKS(syscall(__NR_ipc, SHMAT, id, 0, &at, 0, 0));
    ((char *)at)[0] = 1;
    CHECK_WORKS(syscall(__NR_shmctl, id, IPC_STAT, &wide));
    CHECK(wide.shm_segsz == 2 * PAGE && wide.shm_nattch == 1);
    CHECK_FAILS(syscall(__NR_shmctl, id, IPC_STAT | IPC_64, &wide), EINVAL);
    CHECK_WORKS(syscall(__NR_ipc, SHMCTL, id, IPC_STAT, 0, &old));
    CHECK(old.shm_segsz == 2 * PAGE && old.shm_nattch == 1 && old.shm_cpid == getpid());
    CHECK_EQ(old.shm_perm.mode, 0600);
    old.shm_perm.mode = 0640;
    CHECK_WORKS(syscall(__NR_ipc, SHMCTL, id, IPC_SET, 0, &old));
    CHECK_EQ(segment_status(id).shm_perm.mode, 0640);
    CHECK_WORKS(syscall(__NR_shmdt, at));
    CHECK_FAILS(syscall(__NR_ipc, SHMAT | 1 << 16, id, 0, &at, 0, 0), EINVAL);
    at = syscall(__NR_shmat, id, 0, 0);
    CHECK(at < -4096ul);
    CHECK_WORKS(syscall(__NR_ipc, SHMDT, 0, 0, 0, at, 0));
    CHECK_WORKS(syscall(__NR_ipc, SHMCTL, id, IPC_RMID, 0, 0));
    CHECK(segment_gone(id));
}

static void limits_of_proc(void)
{
    char text[40];
    int id;

    if (!on_faultline())
        skip("the host's limits stay as they are");
    CHECK(read_file("/proc/sys/kernel/shmmax", text, sizeof(text)) > 0);
    CHECK_TEXT(text, "4278190079\n");
    CHECK(read_file("/proc/sys/kernel/shmall", text, sizeof(text)) > 0);
    CHECK_TEXT(text, "4278190079\n");
    id = make_segment(1);
    REQUIRE(write_number("/proc/sys/kernel/shmmni", 1) == 0);
    CHECK_FAILS(shmget(IPC_PRIVATE, PAGE, 0600), ENOSPC);
    REQUIRE(write_number("/proc/sys/kernel/shmmni", 4096) == 0);
    CHECK_FAILS(shmget(IPC_PRIVATE, 0xff000000, 0600), EINVAL);
    CHECK_FAILS(shmget(IPC_PRIVATE, 0xfe000000, 0600), ENOMEM); /* more than there is */
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

TEST_MAIN({"IPC_STAT and IPC_SET", what_stat_tells}, {"permissions", permissions},
          {"SHM_LOCK", locking}, {"maps and /proc/sysvipc/shm", how_it_shows},
          {"SHM_INFO, IPC_INFO, SHM_STAT", totals_and_the_table},
          {"ipc(2) and the calls' own numbers", both_ways_to_call},
          {"limits in /proc/sys/kernel", limits_of_proc})
