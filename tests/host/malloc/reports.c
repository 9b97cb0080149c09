/* What malloc tells about itself, and the knobs of the environment. */
#include "tests/host/malloc/tests.h"
#include "libc/malloc/params_int.h"

struct tour {
    unsigned chunks[4];
    size_t bytes;
    int stop_at;
};

static int count(const struct malloc_chunk *c, void *context)
{
    struct tour *t = context;

    t->chunks[c->state]++;
    t->bytes += c->size;
    return --t->stop_at == 0 ? 42 : 0;
}

void test_walk(void)
{
    struct tour t = {0};
    char *cached, *freed;

    os_reset(0);
    CHECK_EQ(malloc_walk(count, &t), 0);
    CHECK_EQ(t.bytes, 0);
    cached = malloc(10);
    (void)!malloc(2000);
    freed = malloc(3000);
    (void)!malloc(2000);
    free(cached);
    free(freed);
    CHECK_EQ(malloc_walk(count, &t), 0);
    CHECK_EQ(t.chunks[MALLOC_USED], 2);
    CHECK_EQ(t.chunks[MALLOC_CACHED], 1);
    CHECK_EQ(t.chunks[MALLOC_FREE], 1);
    CHECK_EQ(t.chunks[MALLOC_TOP], 1);
    CHECK_EQ(t.bytes + SEGMENT_BYTES, os_heap_size());
    t.stop_at = 2;
    CHECK_EQ(malloc_walk(count, &t), 42);
}

/*
 * What @print writes to a file.
 */
static const char *printed(void (*print)(int fd))
{
    static char text[8192];
    FILE *file = tmpfile();
    ssize_t n;

    print(fileno(file));
    n = pread(fileno(file), text, sizeof(text) - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    fclose(file);
    return text;
}

void test_draw(void)
{
    const char *text, *row;
    char *cached, *freed;

    os_reset(0);
    cached = malloc(500);
    freed = malloc(1500);
    (void)!malloc(1500);
    free(cached);
    free(freed);
    text = printed(malloc_draw);
    CHECK(strstr(text, "arena 0: 132 KiB, a column is 256 bytes\n") != NULL);
    row = strstr(text, "0x");
    CHECK(row && strncmp(row + 10, " |c|----|#####|......", 21) == 0);
}

void test_draw_small(void)
{
    os_reset_exact();
    (void)!malloc(20);
    (void)!malloc(40);
    CHECK(strstr(printed(malloc_draw), " |#|##|....") != NULL);
}

static void print_info(int fd)
{
    FILE *file = fdopen(dup(fd), "w");

    CHECK_EQ(malloc_info(0, file), 0);
    fclose(file);
}

void test_malloc_info(void)
{
    const char *text;
    char *p, *large;

    os_reset(0);
    p = malloc(100);
    large = malloc(5000);
    (void)!malloc(200 * KIB);
    (void)!barrier();
    free(p);
    free(large);
    CHECK_EQ(malloc_info(1, stdout), EINVAL);
    text = printed(print_info);
    CHECK(strncmp(text, "<malloc version=\"1\">\n<heap nr=\"0\">\n<sizes>\n", 42) == 0);
    CHECK(strstr(text, "<size from=\"97\" to=\"112\" total=\"112\" count=\"1\"/>"));
    CHECK(strstr(text, "<total type=\"fast\" count=\"1\" size=\"112\"/>"));
    CHECK(strstr(text, "<system type=\"current\" size=\"135168\"/>"));
    CHECK(strstr(text, "<total type=\"mmap\" count=\"1\" size=\"208896\"/>\n</malloc>\n"));
}

void test_environment(void)
{
    os_reset(0);
    __malloc_params.known = false;
    setenv("MALLOC_TOP_PAD_", "0", 1);
    setenv("MALLOC_MMAP_THRESHOLD_", "65536", 1);
    setenv("MALLOC_MMAP_MAX_", "1", 1);
    setenv("MALLOC_TRIM_THRESHOLD_", "20480", 1);
    setenv("MALLOC_CHECK_", "2", 1);
    setenv("MALLOC_ARENA_MAX", "3", 1);
    (void)!malloc(1);
    CHECK_EQ(os_heap_size(), OS_PAGE_SIZE);
    (void)!malloc(64 * KIB);
    CHECK_EQ(os.maps, 1);
    (void)!malloc(64 * KIB);
    CHECK_EQ(os.maps, 1);
    CHECK_EQ(__malloc_params.trim_threshold, 20480);
    CHECK_EQ(__malloc_params.check_action, 2);
    CHECK_EQ(__malloc_params.arena_max, 3);
    setenv("MALLOC_TOP_PAD_", "4096", 1);
    __malloc_read_environment(); /* only once */
    CHECK_EQ(__malloc_params.top_pad, 0);
    for (const char *const *name =
             (const char *const[]){"TOP_PAD_", "MMAP_THRESHOLD_", "MMAP_MAX_", "TRIM_THRESHOLD_",
                                   "CHECK_", "ARENA_MAX", NULL};
         *name; name++) {
        char full[40];

        snprintf(full, sizeof(full), "MALLOC_%s", *name);
        unsetenv(full);
    }
}

/*
 * The frames inside of free chunks go back, and nothing else changes.
 */
void test_trim_inside(void)
{
    char *p, *q, *r;

    os_reset(0);
    p = malloc(40 * KIB);
    q = malloc(40 * KIB);
    r = malloc(40 * KIB);
    memset(p, 1, 40 * KIB);
    memset(q, 2, 40 * KIB);
    memset(r, 3, 40 * KIB);
    free(q);
    os.madvise_calls = 0;
    CHECK_EQ(malloc_trim(0), 1);
    CHECK_EQ(os.madvise_calls, 1);
    CHECK_HEAP();
    CHECK(q[20 * KIB] == 0);
    CHECK(p[40 * KIB - 1] == 1 && r[0] == 3 && r[40 * KIB - 1] == 3);
    CHECK(malloc(40 * KIB) == q);
}
