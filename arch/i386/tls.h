#pragma once
/* Thread-local storage by GDT entries: set_thread_area(2) and get_thread_area(2). */
#include <faultline/types.h>
#include <uapi/ldt.h>
#include "arch/i386/context.h"

/*
 * Sets entry d->entry_number (a GDT index; -1: any free one, which is then stored in *d). -EINVAL
 * for an index that is not a TLS entry or a descriptor that ring 3 must not have, -ESRCH without a
 * free one. ctx is the current task's, or one that does not run yet.
 */
int __must_check tls_set(struct thread_context *ctx, struct user_desc *d, bool is_current);
/* -EINVAL for an index that is not a TLS entry. */
int __must_check tls_get(const struct thread_context *ctx, struct user_desc *d);
