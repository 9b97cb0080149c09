/* Random calls against a model that only knows what the program asked for. */
#include "tests/host/malloc/tests.h"

enum { BLOCKS = 400 };

struct block {
    unsigned char *mem;
    size_t size, usable;
    unsigned char mark;
};

struct profile {
    unsigned operations;
    size_t max_size;  /* of most blocks */
    unsigned foreign; /* of 1000 calls, so many are somebody else's sbrk */
    unsigned failing; /* of 1000 calls, so many meet a system without memory */
    bool cached;      /* with the thread cache, so not always the best fit */
};

static struct block blocks[BLOCKS];

/* Byte i: the i-th 16 bytes of the heap belong to a block. */
static unsigned char taken[BRK_RANGE / MALLOC_ALIGNMENT];

static void fill(struct block *b)
{
    b->mark = (unsigned char)host_random();
    memset(b->mem, b->mark, b->size);
}

/*
 * Whether the first @n bytes still are what fill() wrote: the first one is, and each is what the
 * one before is.
 */
static bool intact(const struct block *b, size_t n)
{
    return n == 0 || (b->mem[0] == b->mark && memcmp(b->mem, b->mem + 1, n - 1) == 0);
}

/*
 * What the model knows of the place of @b, which may have been in the heap even if the break is
 * lower now. NULL for a mapping: the system keeps it apart from others.
 */
static unsigned char *place(const struct block *b)
{
    size_t offset = (size_t)((char *)b->mem - os.brk_start);

    return offset < BRK_RANGE ? &taken[offset / MALLOC_ALIGNMENT] : NULL;
}

/*
 * @b gets all that it may use, which nobody else has.
 */
static void occupy(struct block *b)
{
    unsigned char *at = place(b);
    size_t n;

    b->usable = malloc_usable_size(b->mem);
    n = b->usable / MALLOC_ALIGNMENT + 1;
    if (at) {
        CHECK(memchr(at, 1, n) == NULL);
        memset(at, 1, n);
    }
}

static void vacate(const struct block *b)
{
    unsigned char *at = place(b);

    if (at) {
        memset(at, 0, b->usable / MALLOC_ALIGNMENT + 1);
    }
}

static size_t random_size(const struct profile *p)
{
    switch (host_random_below(64)) {
    case 0:
        return host_random_below(400 * KIB);
    case 1:
        return host_random_below(16);
    case 2:
        return LARGE_CHUNK - 32 + host_random_below(64);
    default:
        return host_random_below((unsigned)p->max_size) >> host_random_below(8);
    }
}

static void accept(struct block *b, size_t size, size_t alignment)
{
    b->size = size;
    CHECK((uintptr_t)b->mem % alignment == 0);
    occupy(b);
    CHECK(b->usable >= size);
    fill(b);
}

/*
 * Whether the best fit is looked for in the whole heap: now and then, for it takes long.
 */
static bool knows_best_fit(size_t size)
{
    return __malloc_params.max_cached == 0 && size < 64 * KIB && host_random_below(16) == 0;
}

static void random_malloc(struct block *b, size_t size)
{
    size_t best = knows_best_fit(size) ? smallest_free(request_to_size(size)) : 0;

    b->mem = malloc(size);
    if (b->mem == NULL) {
        return;
    }
    if (best) {
        CHECK(is_best_fit(b->mem, best));
    }
    accept(b, size, 16);
}

static void random_calloc(struct block *b, size_t size)
{
    b->mem = calloc(size, 1);
    if (b->mem) {
        CHECK(all_zero(b->mem, size));
        accept(b, size, 16);
    }
}

static void random_memalign(struct block *b, size_t size)
{
    size_t alignment = (size_t)1 << host_random_below(15);

    b->mem = memalign(alignment, size);
    if (b->mem) {
        accept(b, size, alignment);
    }
}

static void random_realloc(struct block *b, size_t size)
{
    size_t kept = size < b->size ? size : b->size;
    unsigned char *mem;

    size += size == 0;
    mem = realloc(b->mem, size);
    if (mem) {
        vacate(b);
        b->mem = mem;
        CHECK(intact(b, kept));
        accept(b, size, 16);
    }
}

static void random_free(struct block *b)
{
    CHECK(intact(b, b->size));
    vacate(b);
    free(b->mem);
    b->mem = NULL;
}

static void random_call(const struct profile *p)
{
    struct block *b = &blocks[host_random_below(BLOCKS)];
    unsigned choice = host_random_below(8);
    size_t size = random_size(p);

    if (b->mem) {
        if (choice < 3) {
            random_realloc(b, size);
        } else {
            random_free(b);
        }
    } else if (choice == 0) {
        random_memalign(b, size);
    } else if (choice < 3) {
        random_calloc(b, size);
    } else {
        random_malloc(b, size);
    }
}

static void somebody_else(void)
{
    size_t n = host_random_below(10000);
    void *mem = sbrk((intptr_t)n);

    if (mem != (void *)-1) {
        memset(mem, 0x77, n);
    }
}

static void random_step(const struct profile *p)
{
    os.fail_all = host_random_below(1000) < p->failing;
    os.fail_in = os.fail_all;
    random_call(p);
    os.fail_in = 0;
    if (host_random_below(1000) < p->foreign) {
        somebody_else();
    }
    if (host_random_below(2000) == 0) {
        (void)malloc_trim(host_random_below(64 * KIB));
    }
}

/*
 * What malloc reports is what the blocks take, to the byte.
 */
static void check_account(void)
{
    struct mallinfo2 info = mallinfo2();
    size_t heap = 0, mapped = 0, mappings = 0, closed = 0, segment_bytes = 0;

    for (int i = 0; i < BLOCKS; i++) {
        struct chunk *c;

        if (blocks[i].mem == NULL) {
            continue;
        }
        c = mem_to_chunk(blocks[i].mem);
        if (c->head & IS_MMAPPED) {
            mappings++;
            mapped += c->prev_size + chunk_size(c);
        } else {
            heap += malloc_usable_size(blocks[i].mem) + CHUNK_OVERHEAD;
        }
    }
    for (struct segment *s = __malloc_main_arena.segments; s; s = s->prev) {
        segment_bytes += s->size;
        closed += SEGMENT_BYTES + (s->prev ? FENCE_ROOM : 0);
    }
    CHECK_EQ(info.uordblks, heap + closed);
    CHECK_EQ(info.fordblks + info.uordblks, info.arena);
    CHECK_EQ(info.arena, segment_bytes);
    CHECK_EQ(info.hblks, mappings);
    CHECK_EQ(info.hblkhd, mapped);
}

static void free_all(void)
{
    for (int i = 0; i < BLOCKS; i++) {
        if (blocks[i].mem) {
            random_free(&blocks[i]);
        }
    }
    CHECK_HEAP();
    check_account();
}

static void run(const struct profile *p)
{
    os_reset(0);
    memset(taken, 0, sizeof(taken));
    if (!p->cached) {
        (void)mallopt(M_MXFAST, 0);
    }
    for (unsigned i = 1; i <= p->operations && !host_failed(); i++) {
        random_step(p);
        if (i % 1000 == 0) {
            CHECK_HEAP();
            check_account();
            host_count_operations(1000);
        }
    }
    free_all();
    (void)mallopt(M_MXFAST, 0);
    if (p->foreign == 0 && p->failing == 0) {
        CHECK_EQ(mallinfo2().ordblks, 1);
        CHECK_EQ(mallinfo2().arena, os_heap_size());
        CHECK_EQ(os.mapped, 0);
    }
}

void test_random(void)
{
    run(&(struct profile){.operations = 1000000, .max_size = 8 * KIB});
}

void test_random_cached(void)
{
    run(&(struct profile){.operations = 7200000, .max_size = 3 * KIB, .cached = true});
}

void test_random_cached_failing(void)
{
    run(&(struct profile){
        .operations = 400000, .max_size = 8 * KIB, .foreign = 2, .failing = 20, .cached = true});
}

void test_random_small(void)
{
    run(&(struct profile){.operations = 1000000, .max_size = 300});
}

void test_random_large(void)
{
    run(&(struct profile){.operations = 100000, .max_size = 200 * KIB});
}

void test_random_foreign(void)
{
    run(&(struct profile){.operations = 300000, .max_size = 8 * KIB, .foreign = 2, .failing = 20});
}

/*
 * Random calls of which the @n-th request to the system is refused, and all after it if @all. What
 * stood before stands after, and all that is mapped is accounted for. Returns whether there were @n
 * requests.
 */
static bool run_to_failure(unsigned n, bool all)
{
    struct mallinfo2 info;
    bool reached;

    os_reset_exact();
    os.fail_in = n;
    os.fail_all = all;
    for (int i = 0; i < 300; i++) {
        random_call(&(struct profile){.max_size = 90 * KIB});
        CHECK_HEAP();
    }
    reached = all ? os.fail_in == 1 : os.fail_in == 0;
    os.fail_in = 0;
    check_account();
    free_all();
    info = mallinfo2();
    CHECK_EQ(info.arena + info.hblkhd, os.mapped + os_heap_size());
    CHECK_EQ(info.hblks, 0);
    return reached;
}

void test_nth_failure(void)
{
    for (int all = 0; all < 2; all++) {
        unsigned n = 1;

        while (run_to_failure(n, all) && !host_failed()) {
            n++;
        }
        CHECK(n > 20);
    }
}
