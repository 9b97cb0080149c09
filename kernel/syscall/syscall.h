#pragma once
/*
 * The system-call table. A call is a function of up to six u32-sized arguments (pointers __user)
 * that returns its result or -errno. Families are in the files beside this one; each declares its
 * calls in kernel/syscall/calls.h, and table.c names them by number.
 */
#include <faultline/types.h>

typedef long (*syscall_fn)(u32, u32, u32, u32, u32, u32);

#define NR_SYSCALLS 462
extern const syscall_fn syscall_table[NR_SYSCALLS];
