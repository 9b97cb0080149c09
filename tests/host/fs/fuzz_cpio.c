/* libFuzzer: any bytes as an initrd. */
#include <stddef.h>
#include "kernel/fs/fs.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/machine.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    host_machine_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    world_boot(false);
    int err = initramfs_unpack(data, size);
    world_check_leaks();
    return err > 0;
}
