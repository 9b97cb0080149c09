/*
 * /proc/self/pagetables, as Faultline prints it: numbers of entries decimal, entries in hex.
 *
 *     cr3 PPPPPPPP
 *     pde IDX RAW           each present entry of the user half,
 *     pte IDX RAW           followed by its table's entries that are not zero
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/story/lib/pagetables.h"
#include "user/story/lib/procfs.h"

#define PAGETABLES "/proc/self/pagetables"

static char text[16 * 1024];

static void take_line(const char *line, uintptr_t address, struct walk *walk, bool *in_table)
{
    char *at;
    unsigned long index = strtoul(line + 4, &at, 10);
    uint32_t raw = (uint32_t)strtoul(at, NULL, 16);

    if (strncmp(line, "cr3 ", 4) == 0) {
        walk->cr3 = (uint32_t)strtoul(line + 4, NULL, 16);
    } else if (strncmp(line, "pde ", 4) == 0) {
        *in_table = index == address >> 22;
        if (*in_table)
            walk->pde = raw;
    } else if (strncmp(line, "pte ", 4) == 0 && *in_table && index == (address >> 12 & 0x3ff)) {
        walk->pte = raw;
    }
}

bool have_pagetables(void)
{
    return access(PAGETABLES, R_OK) == 0;
}

bool walk_pagetables(uintptr_t address, struct walk *walk)
{
    const char *line = text;
    bool in_table = false;

    *walk = (struct walk){0};
    if (read_file(PAGETABLES, text, sizeof(text)) <= 0)
        return false;
    for (const char *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
        take_line(line, address, walk, &in_table);
    return true;
}
