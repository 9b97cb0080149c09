#pragma once
/* The tests of the file system, by file. */

void cpio_unpacks(void);
void cpio_hard_links(void);
void cpio_several_archives(void);
void cpio_broken_is_refused(void);
void cpio_cut_anywhere(void);
void cpio_random_damage(void);

void walk_errors(void);
void walk_symlinks(void);
void walk_mounts(void);
void names_like_linux(void);
void cwd_text(void);

void data_random(void);
void data_sparse_and_large(void);
void data_bad_addresses(void);
void append_and_limits(void);

void pipe_random(void);
void pipe_atomic_writes(void);
void pipe_ends(void);
void pipe_opened_anew(void);
void pipe_blocks(void);
void fifo_open_rules(void);

void fd_table(void);
void fd_limits(void);
void poll_and_select(void);

void tty_lines(void);
void tty_echo(void);
void tty_raw(void);
void tty_signals(void);
void tty_flow(void);

void proc_files(void);
void dev_files(void);
void listing(void);

void nth_failure(void);
