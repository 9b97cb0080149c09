#pragma once
/*
 * The kernel's own scalar types.
 *
 * A physical address, a frame number and a page-table entry are one-member structures or unions, so
 * that the compiler refuses to mix them; a virtual address is a plain integer, because kernel code
 * computes with it all the time and it converts to no other of these types by accident.
 */
#include <stddef.h>
#include <stdbool.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char i8;
typedef short i16;
typedef int i32;
typedef long long i64;

/* Virtual address, bytes; user or kernel half. */
typedef unsigned long vaddr_t;

/* Physical address, bytes. i386 without PAE: 32 bits reach all of it. */
typedef struct {
    u32 v;
} paddr_t;

/* Page frame number: physical address / PAGE_SIZE. */
typedef struct {
    u32 v;
} pfn_t;

#define PADDR(x)   ((paddr_t){(u32)(x)})
#define PFN(x)     ((pfn_t){(u32)(x)})

#define PAGE_SHIFT 12
#define PAGE_SIZE  4096u
#define PAGE_MASK  (~(PAGE_SIZE - 1))

/* Rounds to page borders. PAGE_ALIGN of an address above 0xFFFFF000 wraps to 0. */
#define PAGE_ALIGN(x)      (((x) + PAGE_SIZE - 1) & PAGE_MASK)
#define PAGE_ALIGN_DOWN(x) ((x)&PAGE_MASK)
#define PAGE_OFFSET_OF(x)  ((x) & ~PAGE_MASK)

static inline pfn_t paddr_to_pfn(paddr_t p)
{
    return PFN(p.v >> PAGE_SHIFT);
}

static inline paddr_t pfn_to_paddr(pfn_t f)
{
    return PADDR(f.v << PAGE_SHIFT);
}

/* Marks pointers that come from ring 3: never dereference, only through arch/i386/usercopy.h. */
#define __user

#define __must_check                    __attribute__((warn_unused_result))
#define __noreturn                      __attribute__((noreturn))
#define __printf_like(f, a)             __attribute__((format(printf, f, a)))
#define likely(x)                       __builtin_expect(!!(x), 1)
#define unlikely(x)                     __builtin_expect(!!(x), 0)

#define ARRAY_SIZE(a)                   (sizeof(a) / sizeof((a)[0]))
#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))
#define ROUND_UP(x, a)                  (((x) + (a)-1) & ~((__typeof__(x))(a)-1))
#define ROUND_DOWN(x, a)                ((x) & ~((__typeof__(x))(a)-1))
#define DIV_ROUND_UP(x, d)              (((x) + (d)-1) / (d))

#define swap(a, b)                                                                                 \
    do {                                                                                           \
        __typeof__(a) swap_ = (a);                                                                 \
        (a) = (b);                                                                                 \
        (b) = swap_;                                                                               \
    } while (0)
#define min(a, b)                                                                                  \
    ({                                                                                             \
        __typeof__(a) min_a_ = (a);                                                                \
        __typeof__(b) min_b_ = (b);                                                                \
        min_a_ < min_b_ ? min_a_ : min_b_;                                                         \
    })
#define max(a, b)                                                                                  \
    ({                                                                                             \
        __typeof__(a) max_a_ = (a);                                                                \
        __typeof__(b) max_b_ = (b);                                                                \
        max_a_ > max_b_ ? max_a_ : max_b_;                                                         \
    })

/* One load or store that the compiler neither splits, repeats nor drops. */
#define READ_ONCE(x)     (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
