/* Hostile and truncated ELF files: an error or a signal, never more. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <uapi/elf.h>
#include <unistd.h>

enum { BASE = 0x10000000, SEGMENTS = 2, CODE = 0x200, SIZE = 0x400 };

/*
 * A small program, one file of SIZE bytes, mapped whole at BASE:
 *
 *     0       ELF header
 *     0x34    two program headers: PT_LOAD of text, PT_LOAD of data one page above
 *     CODE    mov $1, %eax; mov $42, %ebx; int $0x80
 */
struct image {
    Elf32_Ehdr header;
    Elf32_Phdr segment[SEGMENTS];
    unsigned char rest[SIZE - sizeof(Elf32_Ehdr) - SEGMENTS * sizeof(Elf32_Phdr)];
};

static const unsigned char exit_42[] = {0xb8, 1, 0, 0, 0, 0xbb, 42, 0, 0, 0, 0xcd, 0x80};

static struct image image;

static void make_image(void)
{
    memset(&image, 0, sizeof(image));
    memcpy(image.header.e_ident, "\177ELF\1\1\1", 7);
    image.header.e_type = ET_EXEC;
    image.header.e_machine = EM_386;
    image.header.e_version = 1;
    image.header.e_entry = BASE + CODE;
    image.header.e_phoff = sizeof(Elf32_Ehdr);
    image.header.e_ehsize = sizeof(Elf32_Ehdr);
    image.header.e_phentsize = sizeof(Elf32_Phdr);
    image.header.e_phnum = SEGMENTS;
    image.segment[0] = (Elf32_Phdr){.p_type = PT_LOAD,
                                    .p_vaddr = BASE,
                                    .p_filesz = SIZE,
                                    .p_memsz = SIZE,
                                    .p_flags = PF_R | PF_X,
                                    .p_align = PAGE};
    image.segment[1] = (Elf32_Phdr){.p_type = PT_LOAD,
                                    .p_vaddr = BASE + PAGE,
                                    .p_filesz = SIZE,
                                    .p_memsz = 3 * PAGE,
                                    .p_flags = PF_R | PF_W,
                                    .p_align = PAGE};
    memcpy((char *)&image + CODE, exit_42, sizeof(exit_42));
}

/*
 * RUNS: it starts and ends with status 42. REFUSED: ENOEXEC where the kernel looks before it takes
 * the old program away, SIGSEGV where it finds out later.
 */
enum { RUNS = 256, REFUSED = 257 };

/* In a child: the errno of execve, or 42 from the program. */
static void execute(void *size)
{
    char *argv[] = {"image", NULL}, *envp[] = {NULL};

    write_file("image", &image, (size_t)size, 0755);
    execve("image", argv, envp);
    _exit(errno + 100);
}

/* What became of the image: RUNS, an errno, or -signal. */
static int outcome(size_t size)
{
    int status = run_child(execute, (void *)size);

    unlink("image");
    if (WIFSIGNALED(status))
        return -WTERMSIG(status);
    return WEXITSTATUS(status) == 42 ? RUNS : WEXITSTATUS(status) - 100;
}

/* Sets `width` bytes at an offset of the image. */
struct change {
    const char *what;
    size_t offset;
    int width;
    unsigned int value;
    int expected;
};

#define HEADER(field) offsetof(struct image, header.field), sizeof(image.header.field)
#define TEXT(field)   offsetof(struct image, segment[0].field), 4
#define DATA(field)   offsetof(struct image, segment[1].field), 4

static void try_changes(const struct change *changes, int count)
{
    enter_directory();
    for (int i = 0; i < count; i++) {
        make_image();
        memcpy((char *)&image + changes[i].offset, &changes[i].value, changes[i].width);
        int found = outcome(sizeof(image)), expected = changes[i].expected;

        if (expected == REFUSED && (found == ENOEXEC || found == -SIGSEGV))
            continue;
        if (!CHECK_EQ(found, expected))
            note("with %s", changes[i].what);
    }
    leave_directory();
}

static void the_program_itself(void)
{
    enter_directory();
    make_image();
    CHECK_EQ(outcome(sizeof(image)), RUNS);
    leave_directory();
}

static void hostile_headers(void)
{
    static const struct change changes[] = {
        {"a wrong magic", 0, 1, 0x7e, ENOEXEC},
        {"type REL", HEADER(e_type), 1, ENOEXEC},
        {"type CORE", HEADER(e_type), 4, ENOEXEC},
        {"another machine", HEADER(e_machine), 40, ENOEXEC},
        {"machine 0", HEADER(e_machine), 0, ENOEXEC},
        {"no program headers", HEADER(e_phnum), 0, ENOEXEC},
        {"65535 program headers", HEADER(e_phnum), 0xffff, ENOEXEC},
        {"program headers behind the file", HEADER(e_phoff), SIZE, ENOEXEC},
        {"program headers far away", HEADER(e_phoff), 0x7fffff00, ENOEXEC},
        {"program headers that wrap", HEADER(e_phoff), 0xffffffe0, ENOEXEC},
        {"small program headers", HEADER(e_phentsize), 31, ENOEXEC},
        {"large program headers", HEADER(e_phentsize), 64, ENOEXEC},
        {"an entry in the kernel", HEADER(e_entry), 0xc0100000, REFUSED},
        {"an entry at 0", HEADER(e_entry), 0, REFUSED},
        {"an entry nowhere", HEADER(e_entry), 0x20000000, REFUSED},
        {"an entry into data", HEADER(e_entry), BASE + CODE + 0x100, REFUSED},
    };

    try_changes(changes, ARRAY_SIZE(changes));
}

static void hostile_segments(void)
{
    static const struct change changes[] = {
        {"text in the kernel", TEXT(p_vaddr), 0xc0000000, REFUSED},
        {"text at the very top", TEXT(p_vaddr), 0xfffff000, REFUSED},
        {"data in the kernel", DATA(p_vaddr), 0xfffff000, REFUSED},
        {"a file size above the memory size", DATA(p_filesz), 4 * PAGE, REFUSED},
        {"data up to the top", DATA(p_memsz), 0xefffe000, REFUSED},
        {"data that wraps", DATA(p_memsz), 0xfffffff0, REFUSED},
        {"an offset that does not fit the address", DATA(p_offset), 1, REFUSED},
        {"an offset behind the file", DATA(p_offset), 0x10000000, REFUSED},
        {"alignment 3", DATA(p_align), 3, RUNS},
        {"no read permission", TEXT(p_flags), PF_X, RUNS},
        {"text that is only readable", TEXT(p_flags), PF_R, RUNS},
        {"an unknown type", DATA(p_type), 0x12345678, RUNS},
        {"data over text", DATA(p_vaddr), BASE, RUNS},
    };

    try_changes(changes, ARRAY_SIZE(changes));
}

static void truncated(void)
{
    enter_directory();
    for (size_t size = 0; size < sizeof(Elf32_Ehdr) + SEGMENTS * sizeof(Elf32_Phdr); size += 4) {
        make_image();
        if (!CHECK_EQ(outcome(size), ENOEXEC))
            note("with %zu bytes", size);
    }
    make_image();
    CHECK_EQ(outcome(CODE + sizeof(exit_42)), RUNS); /* the page's end reads as zeros */
    leave_directory();
}

/*
 * The memory of the data segment ends in the page in which its file part ends: the rest of that
 * page is zero too, although the file goes on. The program ends with 42 plus a byte from there.
 */
static void zeros_behind_data(void)
{
    static const unsigned char load_exit[] = {0x0f, 0xb6, 0x1d, 0, 0,
                                              0,    0,                /* movzbl ADDRESS, %ebx */
                                              0x83, 0xc3, 42,         /* add $42, %ebx */
                                              0xb8, 1,    0,    0, 0, /* mov $1, %eax */
                                              0xcd, 0x80};
    enum { END = CODE + sizeof(load_exit) };
    const unsigned int offsets[] = {END, END + 4, SIZE - 1};

    enter_directory();
    for (size_t i = 0; i < ARRAY_SIZE(offsets); i++) {
        unsigned int address = BASE + PAGE + offsets[i];

        make_image();
        memcpy((char *)&image + CODE, load_exit, sizeof(load_exit));
        memcpy((char *)&image + CODE + 3, &address, sizeof(address));
        memset((char *)&image + END, 1, SIZE - END);
        image.segment[1].p_filesz = END;
        image.segment[1].p_memsz = END + 4;
        if (!CHECK_EQ(outcome(sizeof(image)), RUNS))
            note("at %#x of the segment", offsets[i]);
    }
    leave_directory();
}

/* Every single byte of the headers set to a few values: anything may come, but an outcome. */
static void every_byte(void)
{
    static const unsigned char values[] = {0, 0x7f, 0xff};
    int runs = 0;

    enter_directory();
    for (size_t at = 0; at < sizeof(Elf32_Ehdr) + SEGMENTS * sizeof(Elf32_Phdr); at++) {
        make_image();
        ((unsigned char *)&image)[at] = values[at % 3];
        runs += outcome(sizeof(image)) == RUNS;
    }
    CHECK(runs > 20);
    leave_directory();
}

TEST_MAIN({"a small program runs", the_program_itself}, {"hostile headers", hostile_headers},
          {"hostile segments", hostile_segments}, {"truncated anywhere", truncated},
          {"zeros behind the data", zeros_behind_data},
          {"each byte of the headers broken", every_byte})
