/*
 * oom: memory runs out, and the kernel ends the process whose score is the highest. The scores are
 * known before; the story foretells who goes, and in which order.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/story/lib/check.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/story.h"

#define COUNT 4

struct player {
    const char *name;
    int share; /* of all memory: one part in so many */
    int score_adj;
    size_t size;
    pid_t pid;
    int score;
};

static struct player players[COUNT] = {
    {.name = "small", .share = 20},
    {.name = "spared", .share = 5, .score_adj = -700},
    {.name = "large", .share = 8},
    {.name = "volunteer", .share = 25, .score_adj = 500},
};

static void give_up(const char *what)
{
    print_error("story: %s\n", what);
    exit(1);
}

static void set_score_adj(int adj)
{
    char text[16];
    int fd = open("/proc/self/oom_score_adj", O_WRONLY);
    int length = snprintf(text, sizeof(text), "%d", adj);

    if (fd < 0 || write(fd, text, length) != length)
        give_up("cannot set oom_score_adj");
    close(fd);
}

static int read_score(pid_t pid)
{
    char path[40], text[16];

    snprintf(path, sizeof(path), "/proc/%d/oom_score", pid);
    if (read_file(path, text, sizeof(text)) <= 0)
        give_up("cannot read oom_score");
    return atoi(text);
}

static char *map(size_t size)
{
    char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (mem == MAP_FAILED)
        give_up("no addresses left");
    return mem;
}

/* Touches the player's memory, says so, and sleeps. */
static void play(const struct player *player, int ready)
{
    char byte = 0;

    set_score_adj(player->score_adj);
    memset(map(player->size), 1, player->size);
    if (write(ready, &byte, 1) != 1)
        _exit(1);
    for (;;)
        pause();
}

static void start(struct player *player)
{
    long total = read_meminfo("MemTotal");
    int ends[2];
    char byte;

    player->size = (size_t)(total / player->share) << 10;
    if (pipe(ends) != 0 || (player->pid = fork()) < 0)
        give_up("cannot start a child");
    if (player->pid == 0)
        play(player, ends[1]);
    close(ends[1]);
    if (read(ends[0], &byte, 1) != 1)
        give_up("a child did not get its memory");
    close(ends[0]);
    player->score = read_score(player->pid);
}

static void show_scores(void)
{
    print("  %-10s %6s %8s %14s %10s\n", "name", "pid", "MiB", "oom_score_adj", "oom_score");
    for (int i = 0; i < COUNT; i++)
        print("  %-10s %6d %8zu %14d %10d\n", players[i].name, players[i].pid,
              players[i].size >> 20, players[i].score_adj, players[i].score);
}

/* The one with the highest score of those that live. */
static struct player *foretell(void)
{
    struct player *worst = NULL;

    for (int i = 0; i < COUNT; i++)
        if (players[i].pid && (!worst || players[i].score > worst->score))
            worst = &players[i];
    return worst;
}

/* Free memory, KiB; unlike /proc/meminfo the answer needs no memory of the kernel. */
static size_t free_memory(void)
{
    struct sysinfo info;

    return sysinfo(&info) == 0 ? info.freeram * info.mem_unit >> 10 : 0;
}

/* Takes memory, page by page near the end, until a child has ended; gives it back. */
static pid_t take_all(int *status)
{
    size_t size = (free_memory() + 65536) << 10, done = 0;
    char *mem = map(size);
    pid_t victim = 0;

    while (victim == 0 && done < size) {
        mem[done] = 1;
        done += PAGE_SIZE;
        if (done % (1 << 20) == 0 || free_memory() < 2048) {
            sched_yield(); /* who has to go gets on */
            victim = waitpid(-1, status, WNOHANG);
        }
    }
    munmap(mem, size);
    return victim;
}

static bool is_of_interest(const char *line)
{
    static const char *const words[] = {"invoked oom-killer", "[  pid  ]",
                                        "oom-kill:", "Out of memory:", "Tasks state"};

    for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strstr(line, words[i]) != NULL)
            return true;
    return line[0] == '[' && strstr(line, "story") != NULL;
}

/* What the kernel has written since the last report began. */
static void show_report(void)
{
    static char log[1 << 17];
    int size = klogctl(3, log, sizeof(log) - 1);
    char *line = log, *next;

    if (size < 0)
        give_up("cannot read the kernel's log");
    log[size] = '\0';
    while ((next = strstr(line + 1, "invoked oom-killer")) != NULL)
        line = next;
    while (line > log && line[-1] != '\n')
        line--;
    for (line = strtok(line, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *text = strstr(line, "] ");

        if (text != NULL && is_of_interest(text + 2))
            print("  | %s\n", text + 2);
    }
}

static void one_goes(int number)
{
    struct player *expected = foretell();
    int status = 0;
    pid_t victim;

    print("\n%d. The highest score is that of %s: %d. Now we take all memory that is free.\n",
          number, expected->name, expected->score);
    victim = take_all(&status);
    check_equal(victim, expected->pid, "%s (pid %d) is gone", expected->name, expected->pid);
    check(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "by SIGKILL");
    for (int i = 0; i < COUNT; i++)
        if (players[i].pid == victim)
            players[i].pid = 0;
}

int story_oom(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    if (!have_pagetables()) {
        print("  skipped: other programs run on this machine and would be killed\n");
        return 0;
    }
    set_score_adj(-1000);
    print("Linux promises more memory than there is. When it runs out, one process has to go: the\n"
          "one with the most memory, moved by a thousandth of all memory for each point of its\n"
          "oom_score_adj. We set ours to -1000, which exempts us.\n\n");
    for (int i = 0; i < COUNT; i++)
        start(&players[i]);
    show_scores();
    one_goes(1);
    print("\nThe kernel's report:\n");
    show_report();
    one_goes(2);
    one_goes(3);
    for (int i = 0; i < COUNT; i++)
        if (players[i].pid)
            check(kill(players[i].pid, 0) == 0, "%s lives, with %zu MiB", players[i].name,
                  players[i].size >> 20);
    for (int i = 0; i < COUNT; i++)
        if (players[i].pid)
            kill(players[i].pid, SIGKILL);
    while (wait(NULL) > 0)
        continue;
    return checks_summary();
}
