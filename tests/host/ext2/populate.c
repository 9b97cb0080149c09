#include <string.h>
#include <uapi/mode.h>
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/populate.h"
#include "tests/host/lib/ktap.h"

void populate(void)
{
    static u8 data[20000];
    char text[101];
    u32 dir, ino;

    memset(data, 'x', sizeof(data));
    memset(text, 'l', 100);
    text[100] = '\0';
    CHECK_EQ(call_mkdir(EXT2_ROOT_INO, "d", &dir), 0);
    CHECK_EQ(call_mkdir(dir, "e", &ino), 0);
    CHECK_EQ(call_create(EXT2_ROOT_INO, "f", S_IFREG | 0644, &ino), 0);
    CHECK_EQ(call_write(ino, 0, data, sizeof(data)), sizeof(data));
    CHECK_EQ(call_link(dir, "f", ino), 0);
    CHECK_EQ(call_create(dir, "sparse", S_IFREG | 0644, &ino), 0);
    CHECK_EQ(call_write(ino, 300000, data, 100), 100);
    CHECK_EQ(call_write(ino, 70 << 20, data, 100), 100);
    CHECK_EQ(call_symlink(EXT2_ROOT_INO, "s", "d/f", &ino), 0);
    CHECK_EQ(call_symlink(EXT2_ROOT_INO, "l", text, &ino), 0);
    CHECK_EQ(call_create(EXT2_ROOT_INO, "fifo", S_IFIFO | 0644, &ino), 0);
}
