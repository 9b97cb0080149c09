/* A sequence: steps by weight, forks in between, the areas every few steps. */
#include "tests/oracle/oracle.h"

#include <sys/wait.h>
#include <unistd.h>

enum { STEPS = 40, STEPS_OF_CHILD = 8, MAPS_EVERY = 6, SECONDS = 20 };

static void step_fork(void);
static void step_maps(void);

static const struct step {
    void (*run)(void);
    uint32_t weight;
} steps[] = {
    {step_mmap, 16},      {step_old_mmap, 2}, {step_munmap, 10}, {step_mprotect, 12},
    {step_mremap, 8},     {step_block, 4},    {step_brk, 4},     {step_madvise, 8},
    {step_mincore, 5},    {step_msync, 2},    {step_touch, 20},  {step_fill, 4},
    {step_digest, 4},     {step_pread, 4},    {step_pwrite, 4},  {step_vector, 2},
    {step_small_call, 2}, {step_fork, 2},     {step_maps, 2},    {step_truncate, 3},
    {step_punch, 2},      {step_limit, 3},    {step_mlock, 5},   {step_mlockall, 1},
    {step_shm, 4},
};

static unsigned depth;

static void run_steps(unsigned count);

static void step_maps(void)
{
    say("areas:");
    say_maps();
}

static void step_fork(void)
{
    uint32_t seed = random_next();
    int status;

    if (depth == 2 || (strict && stacks))
        return;
    say("fork");
    pid_t child = fork();
    if (child == 0) {
        depth++;
        random_seed(seed);
        run_steps(STEPS_OF_CHILD);
        _exit(random_below(100));
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        say("fork failed");
    else
        say("child ended: %#x", status);
}

static void run_step(void)
{
    uint32_t total = 0;

    for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
        total += steps[i].weight;
    uint32_t chosen = random_below(total);
    const struct step *step = steps;
    while (chosen >= step->weight)
        chosen -= step++->weight;
    step->run();
}

static void run_steps(unsigned count)
{
    for (unsigned i = 1; i <= count; i++) {
        run_step();
        if (i % MAPS_EVERY == 0)
            say_maps();
    }
    step_maps();
    say("contents:");
    say_contents();
}

void sequence_run(uint32_t seed)
{
    strict = seed & 1;
    locks = seed & 2;
    stacks = !strict || seed & 4;
    random_seed(seed);
    alarm(SECONDS);
    world_enter();
    shm_start();
    touch_init();
    maps_start();
    run_steps(STEPS);
}
