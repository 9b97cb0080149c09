#pragma once
/* The first stack of a program: strings, auxiliary vector, pointers (System V i386 ABI, 2.3.1). */
#include <faultline/types.h>

struct mm;
struct exec_strings;
struct elf_image;
struct elf_layout;

struct user_stack_args {
    const struct exec_strings *strings;
    const char *exec_path;
    const struct elf_image *image;
    const struct elf_layout *layout;
    vaddr_t interp_base; /* AT_BASE */
};

/* Writes it below mm->start_stack; *esp is the program's first stack pointer. 0, -E2BIG, -ENOMEM.
 */
int __must_check user_stack_build(struct mm *mm, const struct user_stack_args *a, vaddr_t *esp);
