// What the program was started with.
#pragma once

// Pairs of type and value, up to AT_NULL.
extern const unsigned long *__auxv;

// Called by crt0 with the address of argc.
void __libc_start(long *stack) __attribute__((noreturn));
