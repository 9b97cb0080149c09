// What fork() calls; there only in programs that use pthread_atfork.
#pragma once

void __atfork_prepare(void) __attribute__((weak));
void __atfork_parent(void) __attribute__((weak));
void __atfork_child(void) __attribute__((weak));
