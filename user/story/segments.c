/*
 * segments: what the processor adds to every address before paging, and why nobody notices.
 */
#include <string.h>
#include <sys/mman.h>

#include "user/story/lib/check.h"
#include "user/story/lib/descriptor.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/lib/resident.h"
#include "user/story/story.h"
#include "user/story/lib/tls.h"

enum { CS, DS, SS, ES, FS, GS, REGISTERS };

static const char *const register_name[REGISTERS] = {"cs", "ds", "ss", "es", "fs", "gs"};

#define USER_CODE_32  0x73 /* of a 32-bit Linux kernel */
#define USER_DATA_32  0x7b
#define USER_CODE_64  0x23 /* of a 64-bit Linux kernel that runs a 32-bit program */

#define USER_CODE_RAW 0x00cffa000000ffffULL
#define USER_DATA_RAW 0x00cff2000000ffffULL

/* The processor sets it in the table when it loads the selector, if the kernel has not. */
#define ACCESSED_BIT ((uint64_t)ACCESS_ACCESSED << 40)

static void read_selectors(uint16_t *selector)
{
    __asm__ volatile("mov %%cs, %0" : "=rm"(selector[CS]));
    __asm__ volatile("mov %%ds, %0" : "=rm"(selector[DS]));
    __asm__ volatile("mov %%ss, %0" : "=rm"(selector[SS]));
    __asm__ volatile("mov %%es, %0" : "=rm"(selector[ES]));
    __asm__ volatile("mov %%fs, %0" : "=rm"(selector[FS]));
    __asm__ volatile("mov %%gs, %0" : "=rm"(selector[GS]));
}

static void tell_selectors(const uint16_t *selector)
{
    print("step 1: the selectors we run with\n\n");
    print("    register  selector  index  TI         RPL\n");
    for (int i = 0; i < REGISTERS; i++) {
        unsigned value = selector[i];

        print("    %-8s  0x%04x   %6u  %u (%s)    %u%s\n", register_name[i], value,
              SELECTOR_INDEX(value), SELECTOR_TI(value), SELECTOR_TI(value) ? "LDT" : "GDT",
              SELECTOR_RPL(value), value == 0 ? "   the null selector: not used" : "");
    }
    print("\n");
    check(SELECTOR_RPL(selector[CS]) == 3, "cs has RPL 3: this is ring 3");
    check(SELECTOR_TI(selector[CS]) == 0 && SELECTOR_TI(selector[DS]) == 0,
          "cs and ds are entries of the GDT");
    check(selector[DS] == selector[SS] && selector[DS] == selector[ES],
          "ds, ss and es are the same selector");
}

static void tell_descriptor(const char *name, uint16_t selector, uint64_t usual)
{
    struct descriptor d;
    uint64_t raw;

    if (!read_descriptor(selector, &d)) {
        check(false, "LAR and LSL show the descriptor of %s", name);
        return;
    }
    raw = descriptor_raw(&d, 0);
    print("    %s: GDT entry %u = 0x%016llx\n", name, SELECTOR_INDEX(selector),
          (unsigned long long)raw);
    print("      base    0x00000000            (from step 3)\n");
    print("      limit   0x%08lx            %s\n", (unsigned long)d.limit,
          d.flags & FLAG_PAGES ? "0xfffff in units of 4 KiB (G = 1)" : "in bytes (G = 0)");
    print("      access  0x%02x  %spresent, DPL %u, %s, %s%s\n", d.access,
          d.access & ACCESS_PRESENT ? "" : "not ", ACCESS_DPL(d.access),
          d.access & ACCESS_CODE ? "code" : "data",
          d.access & ACCESS_CODE ? "readable" : "writable",
          d.access & ACCESS_ACCESSED ? ", accessed" : "");
    print("      flags   0x%x   %s\n\n", d.flags,
          d.flags & FLAG_32BIT ? "32-bit (D/B = 1)" : "16-bit");
    check(d.limit == 0xffffffff, "%s: the limit is 4 GiB", name);
    check(ACCESS_DPL(d.access) == 3 && (d.access & ACCESS_PRESENT) && (d.access & ACCESS_WRITE),
          "%s: present, for ring 3, %s", name, d.access & ACCESS_CODE ? "readable" : "writable");
    check((raw & ~ACCESSED_BIT) == usual, "%s: 0x%016llx, apart from the accessed bit", name,
          (unsigned long long)usual);
    print("\n");
}

static void tell_descriptors(const uint16_t *selector)
{
    print(
        "\nstep 2: their descriptors, by the instructions LAR (access rights) and LSL (limit)\n\n");
    tell_descriptor("cs", selector[CS], USER_CODE_RAW);
    tell_descriptor("ds", selector[DS], USER_DATA_RAW);
    if (selector[CS] == USER_CODE_64) {
        print("  This is a 64-bit kernel: its GDT has other selectors than 0x73 and 0x7b.\n");
        return;
    }
    check(selector[CS] == USER_CODE_32, "cs is 0x73");
    check(selector[DS] == USER_DATA_32, "ds is 0x7b");
}

/* One access by way of each segment register, at the same offset. */
static void access_through(int which, volatile char *offset)
{
    char value = 'x';

    switch (which) {
    case CS: /* code is never writable */
        __asm__ volatile("movb %%cs:(%1), %0" : "=q"(value) : "r"(offset) : "memory");
        break;
    case DS:
        __asm__ volatile("movb %0, %%ds:(%1)" : : "q"(value), "r"(offset) : "memory");
        break;
    case SS:
        __asm__ volatile("movb %0, %%ss:(%1)" : : "q"(value), "r"(offset) : "memory");
        break;
    default:
        __asm__ volatile("movb %0, %%es:(%1)" : : "q"(value), "r"(offset) : "memory");
        break;
    }
}

/*
 * The base, by experiment. The kernel maps pages by linear address; a page gets its frame when the
 * processor faults on that linear address. If the page at `offset` is the one that gets a frame
 * when we use `offset`, then base + offset = offset.
 */
static void tell_base(void)
{
    char *pages =
        mmap(NULL, 4 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    print("\nstep 3: the base. The kernel mapped 4 pages at linear address 0x%08lx; none has a "
          "frame.\n"
          "We access page i at that offset through the i-th register and look which page gets "
          "one.\n\n",
          (unsigned long)pages);
    check(pages != MAP_FAILED, "4 pages mapped");
    if (pages == MAP_FAILED)
        return;
    for (int i = CS; i <= ES; i++) {
        char *page = pages + i * PAGE_SIZE;
        bool before = is_resident(page);

        access_through(i, page);
        check(!before && is_resident(page), "%s:0x%08lx is linear 0x%08lx, so the base of %s is 0",
              register_name[i], (unsigned long)page, (unsigned long)page, register_name[i]);
    }
    munmap(pages, 4 * PAGE_SIZE);
}

/* A segment whose base is not 0, to see one: set_thread_area(2) makes an entry for us. */
static void tell_other_base(void)
{
    static char text[] = "byte 0 of the segment";
    uint16_t selector = tls_segment(text, sizeof(text));
    struct descriptor d;

    print("\nstep 4: a segment that is not flat, made for us by set_thread_area(2)\n\n");
    check(selector != 0, "set_thread_area gave a GDT entry");
    if (selector == 0)
        return;
    check(read_descriptor(selector, &d), "LAR and LSL show it");
    print("    selector 0x%02x: GDT entry %u = 0x%016llx\n", selector, SELECTOR_INDEX(selector),
          (unsigned long long)descriptor_raw(&d, tls_base(selector)));
    print("      base 0x%08lx, limit 0x%08lx\n\n", (unsigned long)tls_base(selector),
          (unsigned long)d.limit);
    check(tls_base(selector) == (uint32_t)(uintptr_t)text, "get_thread_area: base is our string");
    check_equal((long)d.limit, (long)sizeof(text) - 1, "the limit is its last byte");
    check(tls_read(selector, 0) == text[0] && tls_read(selector, 5) == text[5],
          "fs:0 and fs:5 are bytes 0 and 5 of it: here logical is not linear");
}

int story_segments(int argc, char **argv)
{
    uint16_t selector[REGISTERS];

    (void)argc;
    (void)argv;
    print(
        "A program's address is logical: segment selector and offset. The processor adds the base\n"
        "of the segment's descriptor and checks the limit; the sum is the linear address, which\n"
        "paging translates.\n\n");
    read_selectors(selector);
    tell_selectors(selector);
    tell_descriptors(selector);
    tell_base();
    tell_other_base();
    print("\nSo logical = linear for cs, ds, ss and es: base 0 is added and no offset is above 4 "
          "GiB.\n"
          "Protection is left to paging; only the DPL of cs still says which ring this is.\n");
    return checks_summary();
}
