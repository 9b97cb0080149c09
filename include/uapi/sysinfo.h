// What sysinfo (number 116) stores.
#pragma once

#define SI_LOAD_SHIFT 16

struct sysinfo {
    long uptime;            // seconds
    unsigned long loads[3]; // 1, 5, 15 minutes, scaled by 1 << SI_LOAD_SHIFT
    unsigned long totalram; // this and the following in units of mem_unit bytes
    unsigned long freeram;
    unsigned long sharedram;
    unsigned long bufferram;
    unsigned long totalswap;
    unsigned long freeswap;
    unsigned short procs;
    unsigned short pad;
    unsigned long totalhigh;
    unsigned long freehigh;
    unsigned int mem_unit;
    char _f[8];
};
