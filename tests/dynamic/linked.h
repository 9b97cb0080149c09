#pragma once
/* What liblinked.so and libplugin.so offer. */

/* Thread-local in liblinked.so, which is there from the start: offsets from %gs that ld.so enters.
 */
extern __thread int linked_tls __attribute__((tls_model("initial-exec")));

/* Adds to a thread-local counter of liblinked.so's own; its new value. */
int linked_count(int n);
/* A library calls what the program, or a library loaded before it, defines. */
int linked_calls_answer(void);
int answer(void);
/* One of two functions, chosen while relocations are done (IFUNC). */
int linked_chosen(void);

/* Adds to a thread-local counter of libplugin.so, which dlopen() brings in. */
typedef int plugin_count_fn(int n);
