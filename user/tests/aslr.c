/* Where exec puts stack, mappings and break: at random, by levels, or always the same. */
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 8 };

static const char level_path[] = "/proc/sys/kernel/randomize_va_space";

enum { STACK, MAPPING, BREAK, PARTS };

struct places {
    uintptr_t at[PARTS];
};

/* What this program does under the name "places". */
static int report(void)
{
    char local;
    struct places places = {
        {(uintptr_t)&local,
         (uintptr_t)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
         (uintptr_t)sbrk(0)}};

    return write(STDOUT_FILENO, &places, sizeof(places)) == sizeof(places) ? 0 : 1;
}

static void run(struct places *places)
{
    char *const argv[] = {"places", NULL};
    int pipe_fds[2], status;
    pid_t pid;

    CHECK_WORKS(pipe(pipe_fds));
    pid = fork();
    if (pid == 0) {
        dup2(pipe_fds[1], STDOUT_FILENO);
        execve("/proc/self/exe", argv, NULL);
        _exit(127);
    }
    close(pipe_fds[1]);
    CHECK_EQ(read(pipe_fds[0], places, sizeof(*places)), sizeof(*places));
    close(pipe_fds[0]);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
}

/* For each part, whether it moved between runs. */
static void moves(bool moved[PARTS])
{
    struct places first, next;

    memset(moved, 0, PARTS * sizeof(*moved));
    run(&first);
    for (int i = 1; i < RUNS; i++) {
        run(&next);
        for (int part = 0; part < PARTS; part++)
            moved[part] = moved[part] || next.at[part] != first.at[part];
    }
}

static bool write_level(const char *text)
{
    int fd = open(level_path, O_WRONLY);
    bool written = write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    close(fd);
    return written;
}

static void all_random(void)
{
    bool moved[PARTS];

    moves(moved);
    CHECK(moved[STACK]);
    CHECK(moved[MAPPING]);
    CHECK(moved[BREAK]);
}

static void personality_stops_it(void)
{
    bool moved[PARTS];

    CHECK_WORKS(personality(ADDR_NO_RANDOMIZE));
    moves(moved);
    CHECK(!moved[STACK]);
    CHECK(!moved[MAPPING]);
    CHECK(!moved[BREAK]);
}

/* The level is the machine's: on Linux others would notice. */
static void levels(void)
{
    bool moved[PARTS];

    if (!on_faultline())
        skip("it would change the whole machine");
    CHECK(write_level("1\n"));
    moves(moved);
    CHECK(moved[STACK]);
    CHECK(moved[MAPPING]);
    CHECK(!moved[BREAK]);
    CHECK(write_level("0\n"));
    moves(moved);
    CHECK(!moved[STACK]);
    CHECK(!moved[MAPPING]);
    CHECK(!moved[BREAK]);
    CHECK(write_level("2\n"));
    CHECK(!write_level("x\n"));
    CHECK_EQ(errno, EINVAL);
    CHECK(!write_level("\n"));
}

static const struct test tests[] = {{"stack, mappings and break move", all_random},
                                    {"ADDR_NO_RANDOMIZE stops it", personality_stops_it},
                                    {"randomize_va_space has levels", levels}};

int main(int argc, char **argv)
{
    (void)argc;
    if (strcmp(argv[0], "places") == 0)
        return report();
    return test_all(tests, ARRAY_SIZE(tests));
}
