#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The page fault that ended an access, as the signal handler was told. */
struct caught {
    int signal;        /* SIGSEGV or SIGBUS */
    int code;          /* SEGV_MAPERR: nothing is mapped there; SEGV_ACCERR: not in this way */
    uintptr_t address; /* si_addr: what the processor left in CR2 */
    uint32_t error;    /* the error code of the fault: FAULT_* */
};

/* Intel SDM vol. 3, 4.7 "Page-fault exceptions". */
#define FAULT_PRESENT (1U << 0) /* the page is there, the access is not allowed */
#define FAULT_WRITE   (1U << 1)
#define FAULT_USER    (1U << 2)

/*
 * Runs access(arg). Returns true if a SIGSEGV or SIGBUS ended it, with the details in *caught. The
 * handler has a stack of its own, so that access may use up the normal one. Not nested.
 */
bool ends_in_fault(void (*access)(void *arg), void *arg, struct caught *caught);

/* Accesses for ends_in_fault(): read or write the byte at arg. */
void read_byte(void *address);
void write_byte(void *address);

/* "SEGV_MAPERR", "SEGV_ACCERR", "BUS_ADRERR" or "?". */
const char *caught_code(const struct caught *caught);

/* Prints one line about it. */
void print_caught(const struct caught *caught);
