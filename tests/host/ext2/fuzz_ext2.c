/*
 * Any bytes as the words of a small file system: the input is a list of changes to a good image,
 * because libFuzzer would not find a superblock, let alone two that agree.
 *
 *     bytes 0..2    place, in words of 4 bytes; the top bit of byte 2: 0 sets, 1 flips
 *     bytes 3..6    the word
 */
#include <stdlib.h>
#include <string.h>
#include "tests/host/ext2/calls.h"
#include "tests/host/ext2/device.h"
#include "tests/host/ext2/populate.h"
#include "tests/host/ext2/traverse.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

#define CHANGE 7u

static u8 good[256 << 10];

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    host_machine_init();
    if (!device_mke2fs(sizeof(good) >> 10, "-t ext2 -b 1024 -N 32 -m 0") || mount_device(false))
        abort();
    populate();
    unmount_device();
    memcpy(good, device_bytes, sizeof(good));
    return 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    memcpy(device_bytes, good, sizeof(good));
    for (; size >= CHANGE; data += CHANGE, size -= CHANGE) {
        u32 at = (data[0] | data[1] << 8 | data[2] << 16) % (sizeof(good) / 4), word;
        memcpy(&word, data + 3, 4);
        ((u32 *)device_bytes)[at] = (data[2] & 0x80 ? ((u32 *)device_bytes)[at] : 0) ^ word;
    }
    if (mount_device(false) == 0) {
        mounted.errors = EXT2_ERRORS_CONTINUE;
        traverse();
        maltreat();
        (void)!ext2_sync(&mounted, true, 1);
        drop_mount();
    }
    host_stop_if_failed();
    return 0;
}
