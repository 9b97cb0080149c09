/*
 * Any bytes as a program: the loader refuses it or maps it within the user half, every page of it
 * can be touched, and nothing is left behind.
 */
#include <faultline/string.h>
#include <uapi/errno.h>
#include "kernel/fs/fs.h"
#include "kernel/fs/vfs/uio.h"
#include "kernel/process/elf.h"
#include "mm/virt/mm.h"
#include "mm/virt/vm_area.h"
#include "tests/host/fs/world.h"
#include "tests/host/lib/ktap.h"
#include "tests/host/lib/machine.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    host_machine_init();
    world_boot(false);
    world_check_leaks();
    return 0;
}

static struct file *program(const u8 *data, size_t size)
{
    struct file *f;
    struct uio from;
    u64 pos = 0;

    uio_kernel(&from, data, size);
    CHECK_EQ(vfs_open("/program", O_CREAT | O_RDWR, 0755, &f), 0);
    CHECK_EQ(vfs_write(f, &from, &pos), size);
    return f;
}

/* The first and last page of each area; the file may end before its segment does. */
static void touch(struct mm *mm)
{
    const struct vm_area *a;

    list_for_each (a, &mm->area_list, link) {
        CHECK(a->start < a->end && a->end <= TASK_SIZE);
        for (u32 i = 0; i < 2; i++)
            (void)mm_fault(mm, i ? a->end - PAGE_SIZE : a->start, i ? FAULT_READ : FAULT_WRITE);
    }
}

static void map(struct file *f, const struct elf_image *image)
{
    struct elf_layout l;
    struct mm *mm = mm_create();

    if (!CHECK(mm != NULL))
        return;
    int err = elf_map(mm, f, image, 0x40000000, &l);
    CHECK(err == 0 || err == -ENOEXEC || err == -ENOMEM || err == -EPERM);
    if (!err)
        CHECK(l.entry < TASK_SIZE && l.end <= TASK_SIZE && l.start_code <= TASK_SIZE);
    touch(mm);
    mm_put(mm);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    struct elf_image image;

    world_restart();
    struct file *f = program(data, size);
    int err = elf_read(f, &image);
    CHECK(err == 0 || err == -ENOEXEC);
    if (!err) {
        CHECK(memchr(image.interp, '\0', sizeof(image.interp)) != NULL);
        map(f, &image);
        elf_release(&image);
    }
    file_put(f);
    world_check_leaks();
    host_stop_if_failed();
    return 0;
}
