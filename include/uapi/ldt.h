// Segment descriptors for set_thread_area, get_thread_area, modify_ldt and CLONE_SETTLS.
#pragma once

#define LDT_ENTRIES           8192
#define LDT_ENTRY_SIZE        8

#define GDT_ENTRY_TLS_ENTRIES 3
#define GDT_ENTRY_TLS_MIN     6
#define GDT_ENTRY_TLS_MAX     (GDT_ENTRY_TLS_MIN + GDT_ENTRY_TLS_ENTRIES - 1)

struct user_desc {
    unsigned int entry_number; // index in the GDT; -1: the kernel chooses and stores it here
    unsigned int base_addr;
    unsigned int limit;
    unsigned int seg_32bit : 1;
    unsigned int contents : 2; // 0 data, 1 expand-down data, 2 code, 3 conforming code
    unsigned int read_exec_only : 1;
    unsigned int limit_in_pages : 1;
    unsigned int seg_not_present : 1;
    unsigned int useable : 1;
};

#define MODIFY_LDT_CONTENTS_DATA  0
#define MODIFY_LDT_CONTENTS_STACK 1
#define MODIFY_LDT_CONTENTS_CODE  2
