/* The operations of drive.c, chosen by the fuzzer's bytes. */
#include <string.h>
#include "tests/host/virt/model.h"

static const u8 *bytes;
static size_t left;

/* Two bytes a number, so that small changes of the input are small changes of the sequence. */
static u32 from_bytes(u32 below)
{
    u32 n = 0;

    for (u32 i = 0; i < 2 && left; i++, left--)
        n = n << 8 | *bytes++;
    return below > 0x10000 ? n * (below / 0x10000) : n % below;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    bytes = data;
    left = size;
    world_boot();
    drive(size / 12, from_bytes);
    host_stop_if_failed();
    return 0;
}
