#include <uapi/errno.h>
#include <faultline/assert.h>
#include <faultline/printk.h>
#include "kernel/fs/ext2/ext2.h"

int ext2_error(struct ext2 *fs, const char *fmt, ...)
{
    char text[120];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    if (fs->errors == EXT2_ERRORS_PANIC)
        panic("ext2: %s", text);
    printk(KERN_ERR "ext2: error: %s\n", text);
    fs->damaged = true;
    if (fs->errors == EXT2_ERRORS_RO && !fs->read_only) {
        printk(KERN_ERR "ext2: read-only from now on\n");
        fs->read_only = true;
    }
    return -EUCLEAN;
}
