#pragma once
/* Vectors of pieces from ring 3: readv, writev, process_vm_readv. */
#include <faultline/types.h>
#include <uapi/uio.h>

struct iovec_copy {
    struct iovec *vec;
    u32 total; /* bytes of all pieces */
    struct iovec small[UIO_FASTIOV];
};

/* Copies and checks `count` pieces at `user`. 0, -EINVAL, -EFAULT, -ENOMEM. */
int __must_check iovec_get(struct iovec_copy *v, u32 user, u32 count);
/* The same for pieces that are addresses in another address space. */
int __must_check iovec_get_remote(struct iovec_copy *v, u32 user, u32 count);
void iovec_put(struct iovec_copy *v);
