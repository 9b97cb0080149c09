/*
 * Fuzz target: the input is a list of calls of 4 bytes each,
 *
 *      what (high nibble) and which block (low) | detail | size, 16 bits
 *
 * run on a heap that is checked after each. Every block is filled with its number and must keep it.
 * Works with libFuzzer for i386 (clang -m32 -fsanitize=fuzzer,address).
 */
#include <stdint.h>
#include "tests/host/malloc/fake_os.h"
#include "libc/malloc/arena_int.h"
#include "libc/include/malloc.h"

enum { BLOCKS = 16 };

static struct {
    unsigned char *mem;
    size_t size;
} blocks[BLOCKS];

#define REQUIRE(cond)                                                                              \
    do {                                                                                           \
        if (!(cond)) {                                                                             \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond);                             \
            __builtin_trap();                                                                      \
        }                                                                                          \
    } while (0)

static void require_kept(unsigned i, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        REQUIRE(blocks[i].mem[k] == i);
    }
}

static void set_block(unsigned i, void *mem, size_t size)
{
    blocks[i].mem = mem;
    blocks[i].size = size;
    if (mem) {
        REQUIRE(malloc_usable_size(mem) >= size);
        memset(mem, (int)i, size);
    }
}

static void new_block(unsigned i, unsigned what, unsigned detail, size_t size)
{
    if (what < 4) {
        size_t alignment = (size_t)1 << detail % 16;
        void *mem = memalign(alignment, size);

        REQUIRE((uintptr_t)mem % alignment == 0);
        set_block(i, mem, size);
    } else if (what < 8) {
        unsigned char *mem = calloc(1, size);

        for (size_t k = 0; mem && k < size; k++) {
            REQUIRE(mem[k] == 0);
        }
        set_block(i, mem, size);
    } else {
        set_block(i, malloc(size), size);
    }
}

static void change_block(unsigned i, unsigned what, size_t size)
{
    if (what < 8 && size) {
        unsigned char *mem = realloc(blocks[i].mem, size);

        if (mem) {
            blocks[i].mem = mem;
            require_kept(i, size < blocks[i].size ? size : blocks[i].size);
            set_block(i, mem, size);
        }
        return;
    }
    require_kept(i, blocks[i].size);
    free(blocks[i].mem);
    blocks[i].mem = NULL;
}

/*
 * What is not about a block: the system's moods, knobs, somebody else's sbrk.
 */
static void disturb(unsigned detail, size_t size)
{
    switch (detail % 8) {
    case 0:
        os.fail_in = 1 + size % 3;
        break;
    case 1:
        os.no_mremap = !os.no_mremap;
        break;
    case 2:
        (void)mallopt(M_TOP_PAD, (int)size);
        break;
    case 3:
        (void)mallopt(M_MMAP_THRESHOLD, (int)size * 4);
        break;
    case 4:
        (void)mallopt(M_TRIM_THRESHOLD, (int)size * 4);
        break;
    case 6:
        (void)mallopt(M_MXFAST, (int)size % 1005);
        break;
    case 5:
        (void)sbrk((intptr_t)(size % 10000));
        break;
    default:
        (void)malloc_trim(size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    os_reset(length % 64);
    for (; length >= 4; data += 4, length -= 4) {
        unsigned what = data[0] >> 4, i = data[0] & (BLOCKS - 1), detail = data[1];
        size_t size = (size_t)(data[2] | data[3] << 8) << (detail >> 6);

        if (what == 15) {
            disturb(detail, size);
        } else if (blocks[i].mem) {
            change_block(i, what, size);
        } else {
            new_block(i, what, detail, size);
        }
        REQUIRE(malloc_check() == NULL);
    }
    for (unsigned i = 0; i < BLOCKS; i++) {
        if (blocks[i].mem) {
            change_block(i, BLOCKS, 0);
        }
    }
    REQUIRE(malloc_check() == NULL);
    REQUIRE(mallinfo2().hblks == 0);
    return 0;
}
