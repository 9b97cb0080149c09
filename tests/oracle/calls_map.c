/* The calls that change areas. */
#include "tests/oracle/oracle.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

long call(long number, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f)
{
    long value = syscall(number, a, b, c, d, e, f);

    return value == -1 ? -errno : value;
}

struct map {
    uint32_t address, length, prot, flags, fd, page;
};

static uint32_t pick_map_flags(void)
{
    static const uint32_t types[] = {MAP_PRIVATE, MAP_PRIVATE, MAP_PRIVATE, MAP_SHARED, MAP_SHARED},
                          odd_types[] = {0, MAP_SHARED_VALIDATE, 4, MAP_TYPE},
                          extras[] = {MAP_NORESERVE, MAP_LOCKED, MAP_POPULATE,
                                      MAP_POPULATE | MAP_NONBLOCK, MAP_DENYWRITE | MAP_EXECUTABLE};
    uint32_t flags = chance(97) ? PICK(types) : PICK(odd_types);

    if (chance(45))
        flags |= MAP_FIXED;
    if (chance(15))
        flags |= MAP_FIXED_NOREPLACE;
    if (chance(25))
        flags |= PICK(extras);
    return locks ? flags : flags & ~MAP_LOCKED;
}

static void pick_file(struct map *m)
{
    static const uint32_t files[] = {FILE_RW, FILE_RW, FILE_RW, FILE_RO, FILE_WO, ZERO, PIPE},
                          far[] = {0xfffff, 0xffff0000};

    m->fd = chance(95) ? PICK(files) : chance(50) ? NOT_OPEN : -1u;
    m->page = chance(97) || m->length > PAGE * PAGE ? random_below(6) : PICK(far);
    m->prot &= ~PROT_EXEC; /* a host may forbid it for the file system */
}

/*
 * Whether memory counts as promised is an attribute of its area, and since 6.7 Linux drops it when
 * memory that was never written becomes read-only. So what is compared area by area promises none.
 */
static void avoid_promise(struct map *m)
{
    if (strict && (m->flags & MAP_ANONYMOUS || m->fd == ZERO))
        m->flags |= MAP_NORESERVE;
}

static void pick_stack(struct map *m)
{
    m->address = pick_stack_page();
    m->length = pick_length(m->address);
    m->flags |= MAP_FIXED | MAP_GROWSDOWN;
}

static void pick_map(struct map *m)
{
    m->address = pick_address();
    m->length = pick_any_length(m->address);
    m->prot = pick_prot();
    m->flags = pick_map_flags();
    m->fd = -1;
    m->page = 0;
    if (chance(35))
        pick_file(m);
    else
        m->flags |= MAP_ANONYMOUS;
    if (!(m->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) && chance(50))
        m->address = 0;
    if (stacks && chance(8))
        pick_stack(m);
    avoid_promise(m);
    if (strict && (m->flags & (MAP_POPULATE | MAP_LOCKED)) && !(m->flags & MAP_SHARED))
        m->prot &= ~PROT_WRITE;
}

void step_mmap(void)
{
    struct map m;

    pick_map(&m);
    long at = call(__NR_mmap2, m.address, m.length, m.prot, m.flags, m.fd, m.page);
    say("mmap2(%#x, %#x, %u, %#x, %s, %#x) = %s", m.address, m.length, m.prot, m.flags,
        descriptor_name(m.fd), m.page, result(at));
}

void step_old_mmap(void)
{
    struct map m;

    pick_map(&m);
    uint32_t offset = m.page * PAGE + (chance(5) ? 512 : 0);
    uint32_t words[] = {m.address, m.length, m.prot, m.flags, m.fd, offset};
    long at = call(__NR_mmap, (uint32_t)words, 0, 0, 0, 0, 0);
    say("mmap(%#x, %#x, %u, %#x, %s, %#x) = %s", m.address, m.length, m.prot, m.flags,
        descriptor_name(m.fd), offset, result(at));
}

void step_munmap(void)
{
    uint32_t address = pick_address(), length = pick_any_length(address);

    say("munmap(%#x, %#x) = %s", address, length,
        result(call(__NR_munmap, address, length, 0, 0, 0, 0)));
}

void step_mprotect(void)
{
    static const uint32_t odd[] = {PROT_GROWSDOWN, PROT_GROWSUP, PROT_GROWSDOWN | PROT_GROWSUP,
                                   0x10,           PROT_SEM,     0x80000000};
    uint32_t address = pick_address(), length = pick_length(address), prot = pick_prot();

    prot &= ~PROT_EXEC;
    if (chance(strict ? 10 : 3))
        prot |= PICK(odd);
    if (!strict)
        prot &= ~PROT_GROWSDOWN; /* from where on depends on the areas one by one */
    say("mprotect(%#x, %#x, %#x) = %s", address, length, prot,
        result(call(__NR_mprotect, address, length, prot, 0, 0, 0)));
}

void step_brk(void)
{
    static const uint32_t odd[] = {0, PAGE, TASK_SIZE, 0xffffffff, WINDOW_START};
    uint32_t to = heap_start + random_below(48) * PAGE + (chance(40) ? random_below(PAGE) : 0);

    if (chance(8))
        to = PICK(odd);
    say("brk(%#x) = %s", to, result(call(__NR_brk, to, 0, 0, 0, 0, 0)));
}
