/* System V shared memory: attached, split, removed. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/shared.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE };

static void shared_between_processes(void)
{
    int id = make_segment(3);
    char *at = attach_segment(id, 0);
    pid_t pid;

    CHECK(all_bytes(at, 3 * PAGE, 0));
    at[PAGE] = 'p';
    pid = fork();
    if (pid == 0) {
        char *again = attach_segment(id, 0);

        CHECK_EQ(at[PAGE], 'p');
        CHECK_EQ(again[PAGE], 'p');
        again[2 * PAGE] = 'c';
        CHECK_EQ(attached_areas(id), 3); /* the parent's, the inherited, the new one */
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(at[2 * PAGE], 'c');
    CHECK_EQ(attached_areas(id), 1);
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
    another = make_segment(1);
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
    char *at = attach_segment(id, 0), *second;

    at[0] = 'x';
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
    CHECK_EQ(segment_status(id).shm_perm.mode, SHM_DEST | 0640);
    CHECK_EQ(segment_status(id).shm_perm.key, IPC_PRIVATE);
    CHECK_FAILS(shmget(key, 0, 0), ENOENT);
    second = attach_segment(id, 0); /* by its id it can still be had */
    CHECK_EQ(second[0], 'x');
    CHECK_WORKS(shmdt(at));
    CHECK_EQ(second[0], 'x');
    CHECK_WORKS(shmdt(second));
    CHECK(segment_gone(id));
}

static void ends_with_its_process(void)
{
    int id = make_segment(1);
    pid_t pid = fork();

    if (pid == 0) {
        attach_segment(id, 0)[0] = 1;
        CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
        finish();
    }
    CHECK_EQ(wait_child(pid), 0);
    CHECK(segment_gone(id));
    id = make_segment(1);
    pid = fork();
    if (pid == 0) {
        char *const arguments[] = {"cat", "/proc/self/stat", NULL};

        attach_segment(id, 0)[0] = 1;
        CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
        dup2(open("/dev/null", O_WRONLY), 1);
        execv("/bin/cat", arguments);
        finish();
    }
    wait_child(pid);
    CHECK(segment_gone(id));
}

static void nattch_counts_areas(void)
{
    int id = make_segment(6);
    char *at = attach_segment(id, 0);

    CHECK_EQ(attached_areas(id), 1);
    CHECK_WORKS(mprotect(at + 2 * PAGE, PAGE, PROT_READ));
    CHECK_EQ(attached_areas(id), 3);
    CHECK_WORKS(mprotect(at + 2 * PAGE, PAGE, RW));
    CHECK_EQ(attached_areas(id), 3); /* and they do not become one again */
    CHECK_EQ(count_areas(at, at + 6 * PAGE), 3);
    CHECK_WORKS(munmap(at + 4 * PAGE, PAGE));
    CHECK_EQ(attached_areas(id), 4);
    CHECK_WORKS(munmap(at, 2 * PAGE));
    CHECK_EQ(attached_areas(id), 3);
    CHECK_FAILS(shmdt(at + 3 * PAGE), EINVAL);
    CHECK_WORKS(shmdt(at)); /* takes all that is left of it */
    CHECK_EQ(attached_areas(id), 0);
    CHECK_EQ(read_signal(at + 5 * PAGE), SIGSEGV);
    CHECK_FAILS(shmdt(at), EINVAL);
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void read_only(void)
{
    int id = make_segment(1);
    char *at = attach_segment(id, 0), *reader = attach_segment(id, SHM_RDONLY);
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
    int id = make_segment(2);
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
    CHECK_EQ(attached_areas(id), 1);
    CHECK_FAILS(shmdt(place + 100), EINVAL);
    CHECK_WORKS(shmdt(place));
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

static void size_that_is_no_page(void)
{
    int id = shmget(IPC_PRIVATE, PAGE + 1, 0600);
    char *at = attach_segment(id, 0);

    CHECK_EQ(segment_status(id).shm_segsz, PAGE + 1);
    at[2 * PAGE - 1] = 1;
    CHECK_EQ(read_signal(mremap(at, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE) + 2 * PAGE), SIGBUS);
    CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
}

/* Who kept the id of a segment that is gone does not find another one by it. */
static void ids_come_back_late(void)
{
    int first = make_segment(1);

    CHECK_WORKS(shmctl(first, IPC_RMID, NULL));
    for (int i = 0; i < 300; i++) {
        int id = make_segment(1);

        if (!CHECK(id != first))
            note("after %d segments", i);
        CHECK_WORKS(shmctl(id, IPC_RMID, NULL));
    }
}

static void many(void)
{
    enum { COUNT = 200 };
    int ids[COUNT];

    for (int i = 0; i < COUNT; i++) {
        ids[i] = make_segment(1);
        for (int k = 0; k < i; k++)
            if (ids[k] == ids[i])
                CHECK_EQ(ids[k], -1);
    }
    for (int i = 0; i < COUNT; i++)
        CHECK_WORKS(shmctl(ids[i], IPC_RMID, NULL));
    CHECK(segment_gone(ids[0]));
}

TEST_MAIN({"a segment is the same memory for all", shared_between_processes}, {"keys", keys},
          {"ftok", keys_of_files},
          {"removed while attached, it lives until the last detach", removed_while_attached},
          {"exit and exec detach", ends_with_its_process},
          {"nattch counts areas, and shmdt takes all parts", nattch_counts_areas},
          {"SHM_RDONLY", read_only}, {"addresses, SHM_RND, SHM_REMAP", at_an_address},
          {"a size that is not a whole page", size_that_is_no_page}, {"many segments", many},
          {"ids come back late", ids_come_back_late})
