/* The kernel's frames: kpagecount, kpageflags, pagemap, and the files whose sums must agree. */
#include <uapi/kernel-page-flags.h>

#include "user/tests/lib/child.h"
#include "user/tests/lib/frames.h"
#include "user/tests/lib/pages.h"
#include "user/tests/lib/proc.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RW = PROT_READ | PROT_WRITE, ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS };

static void nothing(long number, uint64_t flags)
{
    (void)number;
    (void)flags;
}

static void positions_are_frames(void)
{
    static const char *const files[] = {"/proc/kpageflags", "/proc/kpagecount"};
    uint64_t values[3];
    long frames = each_frame(nothing);

    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        int fd = open_file(files[i]);

        CHECK_FAILS(pread(fd, values, 7, 0), EINVAL);
        CHECK_FAILS(pread(fd, values, 8, 4), EINVAL);
        CHECK_FAILS(pread(fd, (void *)8, 8, 0), EFAULT);
        CHECK_EQ(pread(fd, values, 0, 0), 0);
        CHECK_EQ(pread(fd, values, sizeof(values), (frames - 1) * 8), 8);
        CHECK_EQ(pread(fd, values, sizeof(values), frames * 8), 0);
        CHECK_EQ(pread(fd, values, sizeof(values), 1LL << 40), 0);
        close(fd);
    }
}

static void own_page(void)
{
    volatile char *page = map_pages(1, RW);
    const uint64_t expected = KPF(KPF_ANON) | KPF(KPF_MMAP) | KPF(KPF_SWAPBACKED);

    CHECK_EQ(pagemap(page), 0);
    *page = 1;
    CHECK_EQ(pagemap(page) >> 55, (PAGEMAP_PRESENT | PAGEMAP_EXCLUSIVE) >> 55);
    CHECK_EQ(flags_of(page) & expected, expected);
    CHECK_EQ(flags_of(page) & (KPF(KPF_BUDDY) | KPF(KPF_SLAB) | KPF(KPF_RESERVED)), 0);
    CHECK_EQ(count_of(page), 1);
}

static void fork_counts_twice(void)
{
    volatile char *page = map_pages(1, RW);
    int go[2];
    pid_t pid;
    char byte;

    *page = 1;
    REQUIRE(pipe(go) == 0);
    pid = fork();
    if (pid == 0) {
        close(go[1]);
        read(go[0], &byte, 1);
        _exit(0);
    }
    CHECK_EQ(count_of(page), 2);
    CHECK_EQ(pagemap(page) & PAGEMAP_EXCLUSIVE, 0);
    close(go[1]);
    CHECK_EQ(wait_child(pid), 0);
    CHECK_EQ(count_of(page), 1);
    CHECK_EQ(pagemap(page) & PAGEMAP_EXCLUSIVE, PAGEMAP_EXCLUSIVE);
}

static void page_of_zeroes(void)
{
    volatile char *page = map_pages(1, RW);
    const uint64_t all = PAGEMAP_PRESENT | PAGEMAP_EXCLUSIVE | PAGEMAP_FILE;

    CHECK_EQ(*page, 0);
    CHECK_EQ(pagemap(page) & all, PAGEMAP_PRESENT);
    CHECK_EQ(flags_of(page) & (KPF(KPF_ZERO_PAGE) | KPF(KPF_ANON)), KPF(KPF_ZERO_PAGE));
}

static void shared_page(void)
{
    volatile char *page = mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    REQUIRE(page != MAP_FAILED);
    *page = 1;
    CHECK_EQ(pagemap(page) & (PAGEMAP_PRESENT | PAGEMAP_FILE), PAGEMAP_PRESENT | PAGEMAP_FILE);
    CHECK_EQ(flags_of(page) & (KPF(KPF_SWAPBACKED) | KPF(KPF_ANON)), KPF(KPF_SWAPBACKED));
    CHECK_EQ(count_of(page), 1);
}

static void file_page(void)
{
    int fd = open("/tmp/kpage", O_RDWR | O_CREAT | O_TRUNC, 0600);
    volatile char *one, *other;

    REQUIRE(fd >= 0 && write(fd, "x", 1) == 1);
    unlink("/tmp/kpage");
    one = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    other = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
    REQUIRE(one != MAP_FAILED && other != MAP_FAILED);
    CHECK_EQ(*one, 'x');
    CHECK_EQ(count_of(one), 1);
    CHECK_EQ(pagemap(one) & (PAGEMAP_EXCLUSIVE | PAGEMAP_FILE), PAGEMAP_EXCLUSIVE | PAGEMAP_FILE);
    CHECK_EQ(*other, 'x');
    CHECK_EQ(frame(one), frame(other));
    CHECK_EQ(count_of(one), 2);
    CHECK_EQ(flags_of(one) & (KPF(KPF_MMAP) | KPF(KPF_ANON)), KPF(KPF_MMAP));
    munmap((void *)other, PAGE);
    munmap((void *)one, PAGE);
}

static void freed_frame(void)
{
    volatile char *page = map_pages(1, RW);
    uint64_t number;

    if (!on_faultline())
        skip("somebody else may have it at once");
    *page = 1;
    number = frame(page);
    munmap((void *)page, PAGE);
    CHECK_EQ(frame_entry("/proc/kpagecount", number), 0);
    CHECK_EQ(frame_entry("/proc/kpageflags", number) & ~KPF(KPF_BUDDY), 0);
}

/* What the flags say, in frames. */
static struct {
    long reserved, buddy, slab, tables, anon, file, shared, zero, other;
} sum;

static void add(long number, uint64_t flags)
{
    const uint64_t uses = KPF(KPF_RESERVED) | KPF(KPF_BUDDY) | KPF(KPF_SLAB) | KPF(KPF_PGTABLE) |
                          KPF(KPF_UPTODATE) | KPF(KPF_ZERO_PAGE);
    uint64_t use = flags & uses;

    if (use & (use - 1)) {
        note("frame %#lx has flags %#llx", number, (unsigned long long)flags);
        CHECK(!"one use at most");
    }
    sum.reserved += (use & KPF(KPF_RESERVED)) != 0;
    sum.buddy += (use & KPF(KPF_BUDDY)) != 0;
    sum.slab += (use & KPF(KPF_SLAB)) != 0;
    sum.tables += (use & KPF(KPF_PGTABLE)) != 0;
    sum.zero += (use & KPF(KPF_ZERO_PAGE)) != 0;
    sum.anon += use && flags & KPF(KPF_ANON);
    sum.file += (use & KPF(KPF_UPTODATE)) && !(flags & KPF(KPF_ANON));
    sum.shared += (flags & KPF(KPF_SWAPBACKED)) && !(flags & KPF(KPF_ANON));
    sum.other += use == 0;
}

static char text[65536];

static long meminfo(const char *name)
{
    return proc_number("/proc/meminfo", name) * 1024 / PAGE;
}

/* Sum of the numbers behind a word, over all lines that begin with it after blanks. */
static long zoneinfo(const char *word)
{
    size_t length = strlen(word);
    long total = 0;

    REQUIRE(read_file("/proc/zoneinfo", text, sizeof(text)) > 0);
    for (char *line = text; line; line = strchr(line, '\n')) {
        line += strspn(line, "\n ");
        if (strncmp(line, word, length) == 0)
            total += atol(line + length);
    }
    return total;
}

/* The same, as other files say it; in frames. */
static struct {
    long frames, total, managed, free_blocks, waiting, free, slab, tables, anon, file, shared,
        vmalloc, misc;
} told;

static void take_sums(void)
{
    memset(&sum, 0, sizeof(sum));
    told.frames = each_frame(add);
    told.managed = zoneinfo("managed");
    told.free_blocks = zoneinfo("pages free");
    told.waiting = zoneinfo("count:");
    told.total = meminfo("MemTotal");
    told.free = meminfo("MemFree");
    told.slab = meminfo("Slab");
    told.tables = meminfo("PageTables");
    told.anon = meminfo("AnonPages");
    told.file = meminfo("Buffers") + meminfo("Cached");
    told.shared = meminfo("Shmem");
    told.vmalloc = meminfo("VmallocUsed");
    told.misc = meminfo("KernelMisc");
}

/*
 * MemTotal is the sum of all uses, and each use is what the other files say. The first time, the
 * kernel makes slabs for the files' texts and pages for this program, between one file and the
 * next; the second time all is there.
 */
static void every_frame_is_accounted(void)
{
    if (!on_faultline())
        skip("other programs take and give frames at the same time");
    take_sums();
    take_sums();
    CHECK_EQ(told.frames - sum.reserved, told.total);
    CHECK_EQ(told.managed, told.total);
    CHECK_EQ(sum.buddy, told.free_blocks);
    CHECK_EQ(sum.buddy + told.waiting, told.free);
    CHECK_EQ(sum.slab, told.slab);
    CHECK_EQ(sum.tables, told.tables);
    CHECK_EQ(sum.anon, told.anon);
    CHECK_EQ(sum.file, told.file);
    CHECK_EQ(sum.shared, told.shared);
    CHECK_EQ(sum.zero, 1);
    /* What has no flag, and the page of zeroes, which only kpageflags tells from the others. */
    CHECK_EQ(sum.other + sum.zero, told.waiting + told.vmalloc + told.misc);
}

static long head = -1, tails;

/* A block in use: 2^n frames, the first at a multiple of that. */
static void end_of_block(void)
{
    long size = tails + 1;

    if (head < 0)
        return;
    CHECK(size >= 2 && (size & (size - 1)) == 0 && head % size == 0);
    head = -1;
}

static void see_compound(long number, uint64_t flags)
{
    if (flags & KPF(KPF_COMPOUND_TAIL)) {
        CHECK(head >= 0);
        tails++;
        return;
    }
    end_of_block();
    if (flags & KPF(KPF_COMPOUND_HEAD)) {
        head = number;
        tails = 0;
        CHECK(!(flags & KPF(KPF_BUDDY)));
    }
}

static void compounds_are_whole_blocks(void)
{
    if (!on_faultline())
        skip("blocks come and go while they are looked at");
    each_frame(see_compound);
    end_of_block();
}

static void a_table_for_each_4_mib(void)
{
    const size_t span = 4 << 20;
    char *area = mmap(NULL, 4 * span, RW, ANONYMOUS, -1, 0);
    volatile char *start;

    if (!on_faultline())
        skip("other programs take and give page tables at the same time");
    if (area == MAP_FAILED)
        skip("more than the machine's memory");
    start = (char *)(((uintptr_t)area + span - 1) & ~(span - 1));
    memset(&sum, 0, sizeof(sum));
    each_frame(add);
    long before = sum.tables, vm = proc_number("/proc/self/status", "VmPTE");

    start[0] = start[span] = start[span + PAGE] = 1;
    memset(&sum, 0, sizeof(sum));
    each_frame(add);
    CHECK(sum.tables - before >= 0 && sum.tables - before <= 2);
    CHECK_EQ(proc_number("/proc/self/status", "VmPTE") - vm, 2 * PAGE / 1024);
}

/* slabtop's way to read it: 12 fields in each line behind the two of the head. */
static void slabinfo_is_version_2_1(void)
{
    unsigned active, objects, size, per_slab, frames, limit, batch, factor, used_slabs, slabs,
        avail;
    char name[64];
    long total = 0;
    int lines = 0;

    if (read_file("/proc/slabinfo", text, sizeof(text)) <= 0)
        skip("cannot read it here");
    CHECK(strncmp(text, "slabinfo - version: 2.1\n# name ", 31) == 0);
    for (char *line = strchr(strchr(text, '\n') + 1, '\n') + 1; *line; lines++) {
        REQUIRE(sscanf(line, "%63s %u %u %u %u %u : tunables %u %u %u : slabdata %u %u %u", name,
                       &active, &objects, &size, &per_slab, &frames, &limit, &batch, &factor,
                       &used_slabs, &slabs, &avail) == 12);
        CHECK(active <= objects && used_slabs <= slabs && per_slab > 0 && frames > 0);
        if (on_faultline())
            CHECK(objects == slabs * per_slab && size * per_slab <= frames * PAGE);
        total += (long)slabs * frames;
        line = strchr(line, '\n') + 1;
    }
    CHECK(lines > 10);
    /* The file's own text is an object while it is read. */
    if (on_faultline())
        CHECK(total >= meminfo("Slab") && total <= meminfo("Slab") + 8);
}

/* The entry of a page in the text of kernel_pagetables; 0 if there is none. */
static unsigned long kernel_entry(unsigned long address)
{
    static char tables[1 << 18];
    char word[16];
    char *at, *next;

    if (!*tables)
        REQUIRE(read_file("/proc/kernel_pagetables", tables, sizeof(tables)) > 0);
    snprintf(word, sizeof(word), "\npde %lu ", address >> 22);
    at = strstr(tables, word);
    if (!at)
        return 0;
    next = strstr(at + 1, "\npde ");
    snprintf(word, sizeof(word), "\npte %lu ", address >> 12 & 1023);
    at = strstr(at, word);
    return at && (!next || at < next) ? strtoul(at + strlen(word), NULL, 16) : 0;
}

static void vmalloc_areas_are_mapped(void)
{
    long pages = 0, mapped = 0, guards = 0, areas_found = 0;

    if (!on_faultline())
        skip("Linux has no such file");
    kernel_entry(0);
    REQUIRE(read_file("/proc/vmallocinfo", text, sizeof(text)) > 0);
    for (char *line = text; *line; line = strchr(line, '\n') + 1, areas_found++) {
        char *at, *count = strstr(line, " pages=");
        unsigned long start = strtoul(line, &at, 16), end = strtoul(at + 1, NULL, 16);

        REQUIRE(count != NULL);
        pages += atol(count + 7);
        CHECK_EQ((end - start) / PAGE, atol(count + 7) + 1);
        for (; start < end - PAGE; start += PAGE)
            mapped += (kernel_entry(start) & 1) != 0;
        guards += kernel_entry(end - PAGE) == 0;
    }
    CHECK(areas_found > 0);
    CHECK_EQ(mapped, pages);
    CHECK_EQ(guards, areas_found);
    CHECK_EQ(pages, meminfo("VmallocUsed"));
}

/* The number behind a name at the start of a line of /proc/vmstat. */
static long vmstat(const char *name)
{
    char word[32];
    char *at;

    REQUIRE(read_file("/proc/vmstat", text, sizeof(text)) > 0);
    snprintf(word, sizeof(word), "\n%s ", name);
    at = strstr(text, word);
    REQUIRE(at != NULL);
    return atol(at + strlen(word));
}

/* Many frames, taken and given back one by one: most come from a list, which is filled at times. */
static void per_cpu_lists_are_counted(void)
{
    enum { PAGES = 400 };
    volatile char *pages;
    long hits, refills, drains;

    if (!on_faultline())
        skip("Linux has no such counters");
    pages = map_pages(PAGES, RW);
    hits = vmstat("pcp_hit");
    refills = vmstat("pcp_refill");
    drains = vmstat("pcp_drain");
    for (int i = 0; i < PAGES; i++)
        pages[i * PAGE] = 1;
    CHECK(vmstat("pcp_hit") - hits > PAGES / 2);
    CHECK(vmstat("pcp_refill") - refills > 0);
    for (int i = 0; i < PAGES; i += 2)
        munmap((char *)pages + i * PAGE, PAGE);
    CHECK(vmstat("pcp_drain") - drains > 0);
}

TEST_MAIN({"a position in the files is a frame's number", positions_are_frames},
          {"an anonymous page of one process", own_page},
          {"a page that fork shares is counted twice", fork_counts_twice},
          {"the page of zeroes", page_of_zeroes}, {"a page of shared memory", shared_page},
          {"a page of a file, mapped twice", file_page}, {"a frame that was freed", freed_frame},
          {"MemTotal is the sum of all uses", every_frame_is_accounted},
          {"per-CPU lists are counted", per_cpu_lists_are_counted},
          {"blocks in use are whole", compounds_are_whole_blocks},
          {"a page table for each 4 MiB", a_table_for_each_4_mib},
          {"slabinfo is what slabtop reads", slabinfo_is_version_2_1},
          {"vmallocinfo and the kernel's page tables", vmalloc_areas_are_mapped})
