// Scatter and gather vectors.
#pragma once

struct iovec {
    void *iov_base;
    unsigned int iov_len;
};

#define UIO_FASTIOV 8
#define UIO_MAXIOV  1024
