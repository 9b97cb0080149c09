#pragma once
/*
 * A machine for host tests: physical memory, the kernel's mappings, interrupts, panic.
 *
 * Physical memory is a sparse file of 4 GiB. Its low part is mapped at KERNEL_BASE, so
 * phys_to_virt() works as in the kernel; kernel_map_page() maps any frame of it a second time, so
 * kmap and vmalloc give true aliases. Memory the machine does not have is not accessible.
 */
#include <faultline/types.h>

/* Makes the address space. Once, first of all. */
void host_machine_init(void);
/* Forgets all memory contents and kernel mappings; maps [0, lowmem bytes) at KERNEL_BASE. */
void host_machine_reset(u32 lowmem);

/* Reads or writes a frame past all mappings, as a device would. */
void host_phys_read(u64 pa, void *buf, size_t n);
void host_phys_write(u64 pa, const void *buf, size_t n);

/* Page tables made by kernel_map_prepare() since the last reset. */
u32 host_kernel_tables(void);
/* Pages mapped by kernel_map_page() now. */
u32 host_kernel_mapped(void);

/*
 * Runs fn(arg) in a forked copy of the machine and tells how it ended: true if it panicked with
 * a message that matches `pattern` (fnmatch(3): `*` for addresses). Otherwise says on the output
 * what happened instead. The caller's machine is untouched.
 */
bool host_panics(void (*fn)(void *arg), void *arg, const char *pattern);

/*
 * The same for fuzzers, without a copy: true if fn(arg) panicked. It must leave nothing behind that
 * the next input stumbles over.
 */
bool host_catch_panic(void (*fn)(void *arg), void *arg);

/* The text of all printk() since the last host_log_clear(), without level marks. */
const char *host_log(void);
void host_log_clear(void);
/* Copies the log to standard output as KTAP diagnostics. Off at the start. */
extern bool host_log_echo;

/* Locks held now; for tests that all were released. */
u32 host_locks_held(void);

/* What another thread does while this one sleeps on a mutex; NULL: nothing, so it sleeps for ever.
 */
extern void (*host_sleep)(void);

/* Called while something waits for bits of a word; NULL: such a wait is for ever, and panics. */
extern void (*host_sleep)(void);
