// Thread-local storage of a static program: the block that gs leads to, one for each thread.
//
//      memory                                         gs:0
//      |  slack  | .tdata copied, .tbss zeroed | pad | self | ... |
//                |<------ aligned as PT_TLS asks --->|
//                ^ a variable lies at a fixed negative offset from gs:0
//
// The word at gs:0 is the block's own address: code that needs a variable's address adds the offset
// to it.
#pragma once

#include <stddef.h>

// What gs points at.
struct thread_block {
    struct thread_block *self;
};

// Bytes of memory that __tls_prepare needs.
size_t __tls_size(void);

// Lay out a thread's block in @memory, of __tls_size() bytes: every variable with its first value.
struct thread_block *__tls_prepare(void *memory);

// The GDT entry that describes the block of the running thread.
extern unsigned int __tls_entry;

// Make @block that of the running thread, in a GDT entry which the kernel chooses. Returns whether
// there was one.
_Bool __tls_install(struct thread_block *block) __attribute__((warn_unused_result));
