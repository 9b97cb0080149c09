/* Any bytes as an initrd: unpacked or refused, and all that was made can be taken away again. */
#include "kernel/fs/fs.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    host_machine_init();
    world_boot(false);
    world_check_leaks();
    return 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    world_restart();
    CHECK(initramfs_unpack(data, size) <= 0);
    world_check_leaks();
    host_stop_if_failed();
    return 0;
}
