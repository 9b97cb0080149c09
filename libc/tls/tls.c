// The static TLS block of a thread.
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <uapi/auxvec.h>
#include <uapi/elf.h>
#include <uapi/ldt.h>
#include "libc/stdlib/start_int.h"
#include "libc/sys/syscall_int.h"
#include "libc/tls/tls_int.h"

unsigned int __tls_entry;

// Not getauxval(): it sets errno, which is in the block that is not there yet.
static unsigned long auxiliary(unsigned long type)
{
    const unsigned long *a = __auxv;

    while (a[0] != AT_NULL && a[0] != type) {
        a += 2;
    }
    return a[0] == AT_NULL ? 0 : a[1];
}

// The program header of the first values; an empty one if no variable is thread-local.
static const Elf32_Phdr *image(void)
{
    static const Elf32_Phdr none = {.p_align = 1};
    const Elf32_Phdr *header = (const Elf32_Phdr *)auxiliary(AT_PHDR);

    for (unsigned long i = auxiliary(AT_PHNUM); i > 0; i--, header++) {
        if (header->p_type == PT_TLS) {
            return header;
        }
    }
    return &none;
}

static size_t alignment(const Elf32_Phdr *tls)
{
    return tls->p_align > sizeof(void *) ? tls->p_align : sizeof(void *);
}

static size_t align_up(size_t n, size_t to)
{
    return (n + to - 1) & -to;
}

size_t __tls_size(void)
{
    const Elf32_Phdr *tls = image();
    size_t align = alignment(tls);

    return align - 1 + align_up(tls->p_memsz, align) + sizeof(struct thread_block);
}

struct thread_block *__tls_prepare(void *memory)
{
    const Elf32_Phdr *tls = image();
    size_t align = alignment(tls), size = align_up(tls->p_memsz, align);
    char *start = (char *)align_up((uintptr_t)memory, align);
    struct thread_block *block = (struct thread_block *)(start + size);

    memset(start, 0, size);
    memcpy(start, (const void *)tls->p_vaddr, tls->p_filesz);
    block->self = block;
    return block;
}

bool __tls_install(struct thread_block *block)
{
    struct user_desc desc = {
        .entry_number = -1u,
        .base_addr = (unsigned int)(uintptr_t)block,
        .limit = 0xfffff,
        .seg_32bit = 1,
        .limit_in_pages = 1,
        .useable = 1,
    };

    if (CALL_RAW(set_thread_area, ARG(&desc))) {
        return false;
    }
    __tls_entry = desc.entry_number;
    asm volatile("movw %w0, %%gs" : : "r"(desc.entry_number * 8 + 3));
    return true;
}
