#pragma once
/* Maps an ELF image into an address space. Nothing is read but headers: faults load the rest. */
#include <faultline/types.h>
#include <uapi/elf.h>

struct mm;
struct file;

#define INTERP_PATH_MAX 256

struct elf_image {
    Elf32_Ehdr header;
    Elf32_Phdr *program_headers;  /* header.e_phnum of them; kmalloc'ed */
    char interp[INTERP_PATH_MAX]; /* PT_INTERP, "" if none */
};

/* Reads and checks the headers. 0, -ENOEXEC for anything that is no sound i386 image, -ENOMEM,
 * -EIO. */
int __must_check elf_read(struct file *f, struct elf_image *image);
void elf_release(struct elf_image *image);

struct elf_layout {
    vaddr_t bias;  /* added to every address of the image */
    vaddr_t entry; /* biased */
    vaddr_t phdr;  /* where the program headers are mapped; 0 if they are not */
    vaddr_t start_code, end_code, start_data, end_data;
    vaddr_t end; /* after the highest byte, bss included */
};

/* Maps all segments; for ET_DYN at `base` (0: wherever mmap likes). */
int __must_check elf_map(struct mm *mm, struct file *f, const struct elf_image *image, vaddr_t base,
                         struct elf_layout *out);
