#include "kernel/process/elf.h"
#include "kernel/fs/fs.h"
#include "mm/kalloc/kmalloc.h"
#include "mm/phys/kmap.h"
#include "mm/virt/mm.h"
#include "arch/i386/layout.h"
#include <faultline/string.h>
#include <uapi/errno.h>
#include <uapi/mman.h>

#define PHNUM_MAX 128

static bool header_is_sound(const Elf32_Ehdr *h)
{
    return !memcmp(h->e_ident, ELFMAG, SELFMAG) && h->e_ident[EI_CLASS] == ELFCLASS32 &&
           h->e_ident[EI_DATA] == ELFDATA2LSB && (h->e_type == ET_EXEC || h->e_type == ET_DYN) &&
           h->e_machine == EM_386 && h->e_phentsize == sizeof(Elf32_Phdr) && h->e_phnum > 0 &&
           h->e_phnum <= PHNUM_MAX;
}

/*
 * A segment's offset and address must agree modulo the page size, so that whole pages can be
 * mapped; its file part lies within its memory part, and its memory in the user half.
 */
static bool segment_is_sound(const Elf32_Phdr *p)
{
    return p->p_filesz <= p->p_memsz && p->p_offset + p->p_filesz >= p->p_offset &&
           p->p_memsz <= TASK_SIZE && p->p_vaddr <= TASK_SIZE - p->p_memsz &&
           PAGE_OFFSET_OF(p->p_vaddr) == PAGE_OFFSET_OF(p->p_offset);
}

static int read_exactly(struct file *f, void *buf, u32 len, u32 pos)
{
    long n = vfs_read_at(f, buf, len, pos);

    if (n < 0)
        return n;
    return (u32)n == len ? 0 : -ENOEXEC;
}

static int read_interp(struct file *f, const Elf32_Phdr *p, char *path)
{
    if (p->p_filesz < 2 || p->p_filesz > INTERP_PATH_MAX)
        return -ENOEXEC;
    int err = read_exactly(f, path, p->p_filesz, p->p_offset);
    if (!err && path[p->p_filesz - 1])
        err = -ENOEXEC;
    return err;
}

static int check_segments(struct file *f, struct elf_image *image)
{
    bool loads = false;
    int err = 0;

    for (u32 i = 0; i < image->header.e_phnum && !err; i++) {
        const Elf32_Phdr *p = &image->program_headers[i];
        if (p->p_type == PT_LOAD) {
            loads = true;
            err = segment_is_sound(p) ? 0 : -ENOEXEC;
        } else if (p->p_type == PT_INTERP) {
            err = read_interp(f, p, image->interp);
        }
    }
    return err ? err : loads ? 0 : -ENOEXEC;
}

int elf_read(struct file *f, struct elf_image *image)
{
    image->program_headers = NULL;
    image->interp[0] = '\0';
    int err = read_exactly(f, &image->header, sizeof(image->header), 0);
    if (err)
        return err;
    if (!header_is_sound(&image->header))
        return -ENOEXEC;
    u32 size = image->header.e_phnum * sizeof(Elf32_Phdr);
    image->program_headers = kmalloc(size, GFP_KERNEL);
    if (!image->program_headers)
        return -ENOMEM;
    err = read_exactly(f, image->program_headers, size, image->header.e_phoff);
    if (!err)
        err = check_segments(f, image);
    if (err)
        elf_release(image);
    return err;
}

void elf_release(struct elf_image *image)
{
    kfree(image->program_headers);
    image->program_headers = NULL;
}

static u32 segment_prot(const Elf32_Phdr *p)
{
    return (p->p_flags & PF_R ? PROT_READ : 0) | (p->p_flags & PF_W ? PROT_WRITE : 0) |
           (p->p_flags & PF_X ? PROT_EXEC : 0);
}

/* Clears [from, end), which lies in one page; the write makes that page private at once. */
static int clear_rest(struct mm *mm, vaddr_t from, vaddr_t end)
{
    struct page *page;

    if (from >= end)
        return 0;
    int err = mm_user_page(mm, from, FAULT_WRITE, &page);
    if (err)
        return err == -ENOMEM ? err : -ENOEXEC; /* the file ends before its segment does */
    u8 *p = kmap_local(page);
    memset(p + PAGE_OFFSET_OF(from), 0, end - from);
    kunmap_local(p);
    page_put(page);
    return 0;
}

/*
 *   p_vaddr          + p_filesz            page boundary     + p_memsz
 *      |  file pages      | zero rest of page  | anonymous pages |
 *
 * The page is cleared to its end even if p_memsz ends in it: the program interpreter takes what is
 * left there as its first heap.
 */
static int map_bss(struct mm *mm, const Elf32_Phdr *p, vaddr_t bias)
{
    vaddr_t file_end = bias + p->p_vaddr + p->p_filesz, mem_end = bias + p->p_vaddr + p->p_memsz;
    vaddr_t page_end = PAGE_ALIGN(file_end);

    if (p->p_filesz && p->p_filesz < p->p_memsz && p->p_flags & PF_W) {
        int err = clear_rest(mm, file_end, page_end);
        if (err)
            return err;
    }
    if (PAGE_ALIGN(mem_end) <= page_end)
        return 0;
    struct mmap_request r = {
        .addr = page_end,
        .len = PAGE_ALIGN(mem_end) - page_end,
        .prot = segment_prot(p),
        .flags = MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS,
    };
    long at = mm_mmap(mm, &r);
    return at < 0 && at >= -4095 ? at : 0;
}

static int map_segment(struct mm *mm, struct file *f, const Elf32_Phdr *p, vaddr_t bias)
{
    vaddr_t start = PAGE_ALIGN_DOWN(bias + p->p_vaddr);

    if (p->p_filesz) {
        struct mmap_request r = {
            .addr = start,
            .len = bias + p->p_vaddr + p->p_filesz - start,
            .prot = segment_prot(p),
            .flags = MAP_PRIVATE | MAP_FIXED,
            .file = f,
            .pgoff = p->p_offset >> PAGE_SHIFT,
        };
        long at = mm_mmap(mm, &r);
        if (at < 0 && at >= -4095)
            return at;
    }
    return map_bss(mm, p, bias);
}

static void note_segment(struct elf_layout *l, const Elf32_Ehdr *h, const Elf32_Phdr *p)
{
    vaddr_t start = l->bias + p->p_vaddr, end = start + p->p_filesz;

    if (h->e_phoff >= p->p_offset && h->e_phoff - p->p_offset < p->p_filesz)
        l->phdr = start + (h->e_phoff - p->p_offset);
    if (p->p_flags & PF_X) {
        l->start_code = min(l->start_code, start);
        l->end_code = max(l->end_code, end);
    }
    l->start_data = max(l->start_data, start);
    l->end_data = max(l->end_data, end);
    l->end = max(l->end, start + p->p_memsz);
}

/* ET_DYN without a fixed base: a reservation finds a place for the whole image. */
static long find_bias(struct mm *mm, const struct elf_image *image, vaddr_t base)
{
    vaddr_t low = TASK_SIZE, high = 0;

    for (u32 i = 0; i < image->header.e_phnum; i++) {
        const Elf32_Phdr *p = &image->program_headers[i];
        if (p->p_type == PT_LOAD) {
            low = min(low, (vaddr_t)PAGE_ALIGN_DOWN(p->p_vaddr));
            high = max(high, (vaddr_t)p->p_vaddr + p->p_memsz);
        }
    }
    if (high <= low)
        return -ENOEXEC;
    struct mmap_request r = {.addr = base,
                             .len = high - low,
                             .prot = PROT_NONE,
                             .flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE};
    long at = mm_mmap(mm, &r);
    if (at < 0 && at >= -4095)
        return at;
    int err = mm_munmap(mm, at, high - low);
    return err ? err : (long)(at - low);
}

int elf_map(struct mm *mm, struct file *f, const struct elf_image *image, vaddr_t base,
            struct elf_layout *out)
{
    *out = (struct elf_layout){.start_code = TASK_SIZE};
    if (image->header.e_type == ET_DYN) {
        long bias = find_bias(mm, image, base);
        if (bias < 0 && bias >= -4095)
            return bias;
        out->bias = bias;
    }
    for (u32 i = 0; i < image->header.e_phnum; i++) {
        const Elf32_Phdr *p = &image->program_headers[i];
        if (p->p_type != PT_LOAD || !p->p_memsz)
            continue;
        if (p->p_memsz > TASK_SIZE - out->bias || p->p_vaddr + out->bias > TASK_SIZE - p->p_memsz)
            return -ENOEXEC;
        int err = map_segment(mm, f, p, out->bias);
        if (err)
            return err;
        note_segment(out, &image->header, p);
    }
    out->entry = out->bias + image->header.e_entry;
    return out->end && out->entry < TASK_SIZE ? 0 : -ENOEXEC;
}
