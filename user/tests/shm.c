/* System V shared memory. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/pattern.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/sysctl.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static int make(int pages)
{
    int id = shmget(IPC_PRIVATE, pages * PAGE, IPC_CREAT | 0600);

    REQUIRE(id >= 0);
    return id;
}

static char *attach(int id, int flags)
{
    char *at = shmat(id, NULL, flags);

    REQUIRE(at != (void *)-1);
    return at;
}

static struct shmid_ds stat_of(int id)
{
    struct shmid_ds ds;

    memset(&ds, 0xee, sizeof(ds));
    CHECK_WORKS(shmctl(id, IPC_STAT, &ds));
    return ds;
}

static long attached(int id)
{
    return stat_of(id).shm_nattch;
}

static bool gone(int id)
{
    struct shmid_ds ds;

    return shmctl(id, IPC_STAT, &ds) == -1 && errno == EINVAL;
}

/* A key that no other run uses. */
static key_t some_key(void)
{
    return 0x0fa00000 + getpid();
}

static void shared_between_processes(void)
{
    int id = make(3);
    char *at = attach(id, 0);
    pid_t pid;

    CHECK(all_bytes(at, 3 * PAGE, 0));
    at[PAGE] = 'p';
    pid = fork();
    if (pid == 0) {
        char *again = attach(id, 0);

        CHECK_EQ(at[PAGE], 'p');
        CHECK_EQ(again[PAGE], 'p');
        again[2 * PAGE] = 'c';
        CHECK_EQ(attached(id), 3); /* the parent's, the inherited, the new one */
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(at[2 * PAGE], 'c');
    CHECK_EQ(attached(id), 1);
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void keys(void)
{
    key_t key = some_key();
    int id, another;

    CHECK_FAILS(shmget(key, PAGE, 0600), ENOENT);
    id = shmget(key, 2 * PAGE, IPC_CREAT | 0600);
    REQUIRE(id >= 0);
    CHECK_EQ(shmget(key, 0, 0), id);
    CHECK_EQ(shmget(key, PAGE, IPC_CREAT | 0600), id);
    CHECK_FAILS(shmget(key, PAGE, IPC_CREAT | IPC_EXCL | 0600), EEXIST);
    CHECK_FAILS(shmget(key, 3 * PAGE, 0), EINVAL);
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
    CHECK_FAILS(shmget(key, 0, 0), ENOENT);
    CHECK_FAILS(shmget(IPC_PRIVATE, 0, 0600), EINVAL);
    CHECK_FAILS(shmat(id, NULL, 0), EINVAL);
    CHECK_FAILS(shmat(-1, NULL, 0), EINVAL);
    another = make(1);
    CHECK(another != id); /* an id is not used again at once */
    CHECK_WORKS(shmctl(another, IPC_RMID, NULL));
}

static void keys_of_files(void)
{
    key_t key = ftok("/", 7);

    CHECK_EQ(ftok("/", 7), key);
    CHECK(ftok("/", 8) != key && ftok("/proc", 7) != key);
    CHECK_EQ(key >> 24, 7);
    CHECK_FAILS(ftok("/no such file", 7), ENOENT);
}

static void removed_while_attached(void)
{
    key_t key = some_key();
    int id = shmget(key, PAGE, IPC_CREAT | 0640);
    char *at = attach(id, 0), *second;

    at[0] = 'x';
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
    CHECK_EQ(stat_of(id).shm_perm.mode, SHM_DEST | 0640);
    CHECK_EQ(stat_of(id).shm_perm.key, IPC_PRIVATE);
    CHECK_FAILS(shmget(key, 0, 0), ENOENT);
    second = attach(id, 0); /* by its id it can still be had */
    CHECK_EQ(second[0], 'x');
    CHECK_WORKS(shmdt(at));
    CHECK_EQ(second[0], 'x');
    CHECK_WORKS(shmdt(second));
    CHECK(gone(id));
}

static void ends_with_its_process(void)
{
    int id = make(1);
    pid_t pid = fork();

    if (pid == 0) {
        attach(id, 0)[0] = 1;
        CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK(gone(id));
    id = make(1);
    pid = fork();
    if (pid == 0) {
        char *const arguments[] = {"cat", "/proc/self/stat", NULL};

        attach(id, 0)[0] = 1;
        CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
        dup2(open("/dev/null", O_WRONLY), 1);
        execv("/bin/cat", arguments);
        finish();
    }
    wait_child(pid);
    CHECK(gone(id));
}

static void nattch_counts_areas(void)
{
    int id = make(6);
    char *at = attach(id, 0);

    CHECK_EQ(attached(id), 1);
    CHECK_WORKS(mprotect(at + 2 * PAGE, PAGE, PROT_READ));
    CHECK_EQ(attached(id), 3);
    CHECK_WORKS(mprotect(at + 2 * PAGE, PAGE, RW));
    CHECK_EQ(attached(id), 3); /* and they do not become one again */
    CHECK_EQ(count_areas(at, at + 6 * PAGE), 3);
    CHECK_WORKS(munmap(at + 4 * PAGE, PAGE));
    CHECK_EQ(attached(id), 4);
    CHECK_WORKS(munmap(at, 2 * PAGE));
    CHECK_EQ(attached(id), 3);
    CHECK_FAILS(shmdt(at + 3 * PAGE), EINVAL);
    CHECK_WORKS(shmdt(at)); /* takes all that is left of it */
    CHECK_EQ(attached(id), 0);
    CHECK_EQ(read_signal(at + 5 * PAGE), SIGSEGV);
    CHECK_FAILS(shmdt(at), EINVAL);
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void read_only(void)
{
    int id = make(1);
    char *at = attach(id, 0), *reader = attach(id, SHM_RDONLY);
    struct area area;

    at[0] = 'r';
    CHECK_EQ(reader[0], 'r');
    CHECK_EQ(write_signal(reader), SIGSEGV);
    CHECK_FAILS(mprotect(reader, PAGE, RW), EACCES);
    REQUIRE(find_area(reader, &area));
    CHECK_TEXT(area.perms, "r--s");
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void at_an_address(void)
{
    int id = make(2);
    char *place = map_pages(4, RW);

    CHECK_FAILS(shmat(id, place, 0), EINVAL); /* something is there */
    CHECK_FAILS(shmat(id, place + 5, SHM_REMAP), EINVAL);
    CHECK_FAILS(shmat(id, NULL, SHM_REMAP), EINVAL);
    place[0] = place[2 * PAGE] = 'm';
    CHECK_PTR(shmat(id, place, SHM_REMAP), place);
    CHECK_EQ(place[0], 0);
    CHECK_EQ(place[2 * PAGE], 'm');
    CHECK_WORKS(shmdt(place));
    CHECK_PTR(shmat(id, place + 100, SHM_RND), place);
    CHECK_EQ(attached(id), 1);
    CHECK_FAILS(shmdt(place + 100), EINVAL);
    CHECK_WORKS(shmdt(place));
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void size_that_is_no_page(void)
{
    int id = shmget(IPC_PRIVATE, PAGE + 1, 0600);
    char *at = attach(id, 0);

    CHECK_EQ(stat_of(id).shm_segsz, PAGE + 1);
    at[2 * PAGE - 1] = 1;
    CHECK_EQ(read_signal(mremap(at, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE) + 2 * PAGE), SIGBUS);
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void what_stat_tells(void)
{
    time_t before = time(NULL);
    key_t key = some_key();
    int id = shmget(key, 100, IPC_CREAT | 0621);
    struct shmid_ds ds = stat_of(id);
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
    at = attach(id, 0);
    ds = stat_of(id);
    CHECK((time_t)ds.shm_atime >= before && ds.shm_dtime == 0);
    CHECK_EQ(ds.shm_lpid, getpid());
    CHECK_WORKS(shmdt(at));
    CHECK((time_t)stat_of(id).shm_dtime >= before);
    ds.shm_perm.mode = 0444;
    ds.shm_perm.uid = 1234;
    CHECK_WORKS(shmctl(id, IPC_SET, &ds));
    ds = stat_of(id);
    CHECK_EQ(ds.shm_perm.mode, 0444);
    CHECK_EQ(ds.shm_perm.uid, 1234);
    CHECK_EQ(ds.shm_perm.cuid, geteuid());
    CHECK_WORKS(shmctl(id, SHM_LOCK, NULL));
    CHECK_EQ(stat_of(id).shm_perm.mode, SHM_LOCKED | 0444);
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
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_WORKS(shmctl(mine, IPC_RMID, NULL));
    CHECK_WORKS(shmctl(readable, IPC_RMID, NULL));
    CHECK_WORKS(shmctl(keyed, IPC_RMID, NULL));
}

static void how_it_shows(void)
{
    key_t key = some_key();
    int id = shmget(key, 2 * PAGE, IPC_CREAT | 0600);
    char *at = attach(id, 0), name[40], start[40], text[8192], *rest = text, *line;
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
    id = make(5);
    attach(id, 0)[0] = 1;
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
    CHECK_EQ(stat_of(id).shm_perm.mode, 0640);
    CHECK_WORKS(syscall(__NR_shmdt, at));
    CHECK_FAILS(syscall(__NR_ipc, SHMAT | 1 << 16, id, 0, &at, 0, 0), EINVAL);
    at = syscall(__NR_shmat, id, 0, 0);
    CHECK(at < -4096ul);
    CHECK_WORKS(syscall(__NR_ipc, SHMDT, 0, 0, 0, at, 0));
    CHECK_WORKS(syscall(__NR_ipc, SHMCTL, id, IPC_RMID, 0, 0));
    CHECK(gone(id));
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
    id = make(1);
    REQUIRE(write_number("/proc/sys/kernel/shmmni", 1) == 0);
    CHECK_FAILS(shmget(IPC_PRIVATE, PAGE, 0600), ENOSPC);
    REQUIRE(write_number("/proc/sys/kernel/shmmni", 4096) == 0);
    CHECK_FAILS(shmget(IPC_PRIVATE, 0xff000000, 0600), EINVAL);
    CHECK_FAILS(shmget(IPC_PRIVATE, 0xfe000000, 0600), ENOMEM); /* more than there is */
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void many(void)
{
    enum { COUNT = 200 };
    int ids[COUNT];

    for (int i = 0; i < COUNT; i++) {
        ids[i] = make(1);
        for (int k = 0; k < i; k++)
            if (ids[k] == ids[i])
                CHECK_EQ(ids[k], -1);
    }
    for (int i = 0; i < COUNT; i++)
        CHECK_WORKS(shmctl(ids[i], IPC_RMID, NULL));
    CHECK(gone(ids[0]));
}

TEST_MAIN({"a segment is the same memory for all", shared_between_processes}, {"keys", keys},
          {"ftok", keys_of_files},
          {"removed while attached, it lives until the last detach", removed_while_attached},
          {"exit and exec detach", ends_with_its_process},
          {"nattch counts areas, and shmdt takes all parts", nattch_counts_areas},
          {"SHM_RDONLY", read_only}, {"addresses, SHM_RND, SHM_REMAP", at_an_address},
          {"a size that is not a whole page", size_that_is_no_page},
          {"IPC_STAT and IPC_SET", what_stat_tells}, {"permissions", permissions},
          {"maps and /proc/sysvipc/shm", how_it_shows},
          {"SHM_INFO, IPC_INFO, SHM_STAT", totals_and_the_table},
          {"ipc(2) and the calls' own numbers", both_ways_to_call},
          {"limits in /proc/sys/kernel", limits_of_proc}, {"many segments", many})
