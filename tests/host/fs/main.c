#include "tests/host/fs/tests.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

int main(int argc, char **argv)
{
    static const struct host_test tests[] = {
        HOST_TEST(cpio_unpacks),
        HOST_TEST(cpio_hard_links),
        HOST_TEST(cpio_several_archives),
        HOST_TEST(cpio_broken_is_refused),
        HOST_TEST(cpio_cut_anywhere),
        HOST_TEST(cpio_random_damage),
        HOST_TEST(walk_errors),
        HOST_TEST(walk_symlinks),
        HOST_TEST(walk_mounts),
        HOST_TEST(names_like_linux),
        HOST_TEST(cwd_text),
        HOST_TEST(data_random),
        HOST_TEST(data_sparse_and_large),
        HOST_TEST(data_bad_addresses),
        HOST_TEST(append_and_limits),
        HOST_TEST(pipe_random),
        HOST_TEST(pipe_atomic_writes),
        HOST_TEST(pipe_ends),
        HOST_TEST(pipe_opened_anew),
        HOST_TEST(pipe_blocks),
        HOST_TEST(fifo_open_rules),
        HOST_TEST(fd_table),
        HOST_TEST(fd_limits),
        HOST_TEST(poll_and_select),
        HOST_TEST(tty_lines),
        HOST_TEST(tty_echo),
        HOST_TEST(tty_raw),
        HOST_TEST(tty_signals),
        HOST_TEST(tty_flow),
        HOST_TEST(proc_files),
        HOST_TEST(dev_files),
        HOST_TEST(listing),
        HOST_TEST(nth_failure),
    };

    host_machine_init();
    return host_run_tests(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
