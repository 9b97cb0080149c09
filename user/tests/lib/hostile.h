/* Arguments for system calls that do harm where a kernel believes them. All from a seed. */
#pragma once

#include <stdint.h>

void hostile_seed(uint32_t seed);
uint32_t hostile_random(void);
uint32_t hostile_below(uint32_t bound);

/* Maps what the arguments point to: pages of every kind, strings, vectors, open descriptors. */
void hostile_setup(void);

/* Numbers, flags, descriptors, addresses: mapped, half mapped, unmapped, the kernel's. */
uint32_t hostile_argument(void);

/* A call and its arguments. */
struct hostile_call {
    uint32_t number, argument[6];
};

/* Any call, or one that changes memory with arguments that it may accept. */
void hostile_pick(struct hostile_call *call);
