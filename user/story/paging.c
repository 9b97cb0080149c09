/*
 * paging: how the processor splits a linear address, and a walk through our own page tables.
 *
 *     31        22 21        12 11         0
 *     +-----------+------------+------------+
 *     | directory |   table    |   offset   |      Intel SDM vol. 3, 4.3 "32-bit paging"
 *     +-----------+------------+------------+
 */
#include <errno.h>
#include <stdlib.h>

#include "user/story/lib/check.h"
#include "user/story/lib/pagetables.h"
#include "user/story/lib/print.h"
#include "user/story/lib/procfs.h"
#include "user/story/story.h"

#define DEFAULT_ADDRESS    0x08147258UL

#define DIRECTORY(address) ((address) >> 22)
#define TABLE(address)     ((address) >> 12 & 0x3ff)
#define OFFSET(address)    ((address)&0xfff)

#define FRAME_MASK         0xfffff000UL

/* Two pages of bss that nothing else uses. */
static volatile unsigned char own_pages[2 * PAGE_SIZE] __attribute__((aligned(4096)));

static const char *binary(unsigned long value, unsigned bits)
{
    static char text[33];

    for (unsigned i = 0; i < bits; i++)
        text[i] = value >> (bits - 1 - i) & 1 ? '1' : '0';
    text[bits] = '\0';
    return text;
}

static void tell_split(unsigned long address)
{
    unsigned long directory = DIRECTORY(address);
    unsigned long table = TABLE(address);
    unsigned long offset = OFFSET(address);

    print("The linear address 0x%08lx, split by the two-level page tables of i386:\n\n", address);
    print("    31      22 21      12 11        0\n");
    print("    %s ", binary(directory, 10));
    print("%s ", binary(table, 10));
    print("%s\n", binary(offset, 12));
    print("    directory  table      offset\n");
    print("    %-10lu %-10lu 0x%03lx\n\n", directory, table, offset);
    check(directory * 4096 * 1024 + table * 4096 + offset == address,
          "%lu x 4 MiB + %lu x 4 KiB + 0x%03lx = 0x%08lx", directory, table, offset, address);
    if (address == DEFAULT_ADDRESS)
        check(directory == 32 && table == 327 && offset == 0x258,
              "0x08147258 is entry 32, entry 327, byte 0x258");
}

static void tell_folded(unsigned long address)
{
    print("\nThe same address as Linux names the levels. Its code walks up to five; on two-level "
          "i386\n"
          "PUD and PMD have one entry each, so they are \"folded\": the entry is the one above "
          "it.\n\n");
    print("    level  bits    entries  index  entry at\n");
    print("    PGD    31..22     1024  %5lu  CR3 + 4 x %lu\n", DIRECTORY(address),
          DIRECTORY(address));
    print("    PUD    none          1      0  the PGD entry itself\n");
    print("    PMD    none          1      0  the PGD entry itself: the PDE of Intel's manual\n");
    print("    PT     21..12     1024  %5lu  frame of the PDE + 4 x %lu: the PTE\n", TABLE(address),
          TABLE(address));
    print("    page   11..0      4096  0x%03lx  frame of the PTE + 0x%03lx: the byte\n",
          OFFSET(address), OFFSET(address));
}

/* Intel SDM vol. 3, tables 4-5 and 4-6: the low bits of a PDE and of a PTE. */
static void tell_bits(const char *name, uint32_t raw, bool is_pte)
{
    print("    %s 0x%08lx: frame 0x%05lx,", name, (unsigned long)raw, (unsigned long)raw >> 12);
    if (!(raw & ENTRY_PRESENT)) {
        print(" not present\n");
        return;
    }
    print(" present, %s, %s", raw & ENTRY_WRITE ? "writable" : "read-only",
          raw & ENTRY_USER ? "user" : "kernel only");
    print("%s%s", raw & ENTRY_WRITE_THROUGH ? ", write-through" : "",
          raw & ENTRY_NO_CACHE ? ", not cached" : "");
    print(", %s", raw & ENTRY_ACCESSED ? "accessed" : "not accessed");
    if (is_pte)
        print(", %s%s", raw & ENTRY_DIRTY ? "dirty" : "clean",
              raw & ENTRY_GLOBAL ? ", global" : "");
    print("\n");
}

static void tell_walk(uintptr_t address, const struct walk *walk)
{
    print("\n    CR3 0x%08lx: the page directory\n", (unsigned long)walk->cr3);
    print("      + 4 x %lu\n", (unsigned long)DIRECTORY(address));
    tell_bits("PDE", walk->pde, false);
    print("      + 4 x %lu\n", (unsigned long)TABLE(address));
    tell_bits("PTE", walk->pte, true);
    if (walk->pte & ENTRY_PRESENT)
        print("      + 0x%03lx\n    byte 0x%08lx of physical memory\n",
              (unsigned long)OFFSET(address),
              (unsigned long)((walk->pte & FRAME_MASK) + OFFSET(address)));
    print("\n");
}

/* A page of bss before its first use, after a read, and after a write. */
static void tell_live(void)
{
    uintptr_t address = (uintptr_t)&own_pages[PAGE_SIZE + 0x258];
    struct walk untouched, read_only, written;

    print("\nA live walk for an address of our own, 0x%08lx, in a page of bss not used so far.\n",
          (unsigned long)address);
    if (!walk_pagetables(address, &untouched)) {
        print("  skipped: this kernel has no /proc/PID/pagetables (only Faultline shows them)\n");
        return;
    }
    tell_walk(address, &untouched);
    check(untouched.pte == 0, "before the first access there is no PTE");

    (void)own_pages[PAGE_SIZE + 0x258];
    walk_pagetables(address, &read_only);
    print("\nAfter reading one byte:\n");
    tell_walk(address, &read_only);
    check((read_only.pde & (ENTRY_PRESENT | ENTRY_USER)) == (ENTRY_PRESENT | ENTRY_USER),
          "the PDE is present and open to ring 3");
    check((read_only.pte & ENTRY_PRESENT) && !(read_only.pte & ENTRY_WRITE),
          "the PTE is present and read-only: it is the shared page of zeroes");

    own_pages[PAGE_SIZE + 0x258] = 1;
    walk_pagetables(address, &written);
    print("\nAfter writing one byte:\n");
    tell_walk(address, &written);
    check((written.pte & ENTRY_WRITE) && (written.pte & ENTRY_USER),
          "the PTE is writable and open to ring 3");
    check((written.pte & ENTRY_ACCESSED) && (written.pte & ENTRY_DIRTY),
          "the processor has set the accessed and the dirty bit");
    check((written.pte & FRAME_MASK) != (read_only.pte & FRAME_MASK),
          "the page has a frame of its own now");
    check(written.cr3 == untouched.cr3 && OFFSET(written.cr3) == 0,
          "CR3 is the same and on a page boundary");
}

int story_paging(int argc, char **argv)
{
    unsigned long address = DEFAULT_ADDRESS;

    if (argc > 1) {
        char *end;

        errno = 0;
        address = strtoul(argv[1], &end, 0);
        if (end == argv[1] || *end != '\0' || errno != 0 || argv[1][0] == '-') {
            print_error("story: paging: '%s' is not a 32-bit address\n", argv[1]);
            return 2;
        }
    }
    tell_split(address);
    tell_folded(address);
    tell_live();
    return checks_summary();
}
