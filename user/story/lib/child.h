#pragma once

/*
 * Runs a part of a story in a forked child, so that it meets an allocator nobody has used yet.
 * Returns 0 if the part returned 0, else 1 (also when it died by a signal).
 */
int run_in_child(int (*part)(void));
