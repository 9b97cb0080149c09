#include "kernel/ksyms.h"

extern const char _text_start[], _text_end[];

/* Binary search for the last function that starts at or below addr. */
const char *ksym_find(u32 addr, u32 *offset)
{
    u32 low = 0, high = ksyms_count;

    if (addr < (u32)_text_start || addr >= (u32)_text_end)
        return NULL;
    while (low < high) {
        u32 mid = (low + high) / 2;
        if (ksyms_addr[mid] <= addr)
            low = mid + 1;
        else
            high = mid;
    }
    if (!low)
        return NULL;
    *offset = addr - ksyms_addr[low - 1];
    return ksyms_text + ksyms_name[low - 1];
}
