/* Accesses to memory. A fault is traced; its handler mends the page or gives the access up. */
#include "tests/oracle/oracle.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

uint32_t access_read(uint32_t address, uint32_t width);
uint32_t access_write(uint32_t address, uint32_t width, uint32_t value);
uint32_t access_fill(uint32_t address, uint32_t count, uint32_t value);
void access_failed(void);

/* What the handler does with the present access. */
static struct {
    uint32_t mends;  /* so many times it mends the page, then it gives up */
    bool quiet;      /* no lines */
    uint32_t faults; /* so many came */
} plan;

/* Makes the page at the address readable, by a new mapping or by new rights. */
static long mend(int code, uint32_t address)
{
    uint32_t page = address & -PAGE, prot = strict ? PROT_READ : PROT_READ | PROT_WRITE;

    if (page < WINDOW_START || page >= WINDOW_END)
        return -1;
    if (code == SEGV_ACCERR)
        return call(__NR_mprotect, page, PAGE, prot, 0, 0, 0);
    uint32_t flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
    return call(__NR_mmap2, page, PAGE, prot, flags, -1, 0);
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
    struct ucontext *at = context;
    uint32_t address = (uint32_t)info->si_addr;

    plan.faults++;
    if (!plan.quiet)
        say("  signal %d code %d address %#x%s", sig, info->si_code, address,
            at->uc_mcontext.err & 2 ? " write" : "");
    if (plan.mends) {
        plan.mends--;
        long mended = mend(info->si_code, address);

        say("  mended: %s", result(mended));
        if (mended >= 0 || mended < -4095)
            return;
    }
    at->uc_mcontext.eip = (uint32_t)access_failed;
}

void touch_init(void)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};

    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

static void plan_access(void)
{
    plan.mends = chance(15) ? 1 + random_below(2) : 0;
    plan.quiet = false;
    plan.faults = 0;
}

/* An address in the windows: the start or the end of a page, or inside; or of the kernel. */
static uint32_t touch_address(uint32_t width)
{
    static const uint32_t kernel[] = {TASK_SIZE, 0xc0100000, 0xd0000000, 0xfffff000, 0, 4095};

    if (chance(2))
        return PICK(kernel);
    uint32_t page = pick_page() & -PAGE, kind = random_below(4);
    return kind == 0   ? page
           : kind == 1 ? page + PAGE - 1
           : kind == 2 ? page + PAGE - width
                       : page + random_below(PAGE - width);
}

void step_touch(void)
{
    uint32_t width = chance(50) ? 1 : 4, address = touch_address(width);
    bool write = chance(55) && !(strict && private_writable(address, width));
    uint32_t value = random_next();

    plan_access();
    if (write)
        say("write%u %#x = %#x", width * 8, address, access_write(address, width, value));
    else
        say("read%u %#x = %#x", width * 8, address, access_read(address, width));
}

void step_fill(void)
{
    uint32_t address = touch_address(1), count = 1 + random_below(3 * PAGE);

    if (address < WINDOW_START || count > WINDOW_END - address)
        return;
    if (strict && private_writable(address, count))
        return;
    plan_access();
    say("fill %#x %#x: %#x left", address, count, access_fill(address, count, random_next()));
}

/* A hash of the page, and at which word reading it failed, if it did. */
static uint32_t hash_page(uint32_t page, uint32_t *failed)
{
    uint32_t hash = 2166136261u;

    for (uint32_t at = 0; at < PAGE && plan.faults == 0; at += 4) {
        hash = (hash ^ access_read(page + at, 4)) * 16777619u;
        *failed = at;
    }
    return hash;
}

static void say_page(uint32_t page)
{
    uint32_t failed = 0;

    plan.mends = plan.faults = 0;
    plan.quiet = true;
    uint32_t hash = hash_page(page, &failed);
    if (plan.faults)
        say("  %08x: fault at %#x", page, failed);
    else
        say("  %08x: %08x", page, hash);
}

void step_digest(void)
{
    uint32_t page = pick_page();

    say("contents of %#x", page);
    say_page(page);
}

void say_contents(void)
{
    for (size_t i = 0, count = areas_read(); i < count; i++) {
        const struct area *area = areas_get(i);
        uint32_t end = area->end;

        /* Of a large area, both ends. */
        for (uint32_t page = area->start; page < end; page += PAGE) {
            if (page == area->start + 16 * PAGE && end - page > 16 * PAGE)
                page = end - 16 * PAGE;
            say_page(page);
        }
    }
}
