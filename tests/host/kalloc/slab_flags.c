/* The boot option slab_debug=: which caches get which checks, and that each check is one of them.
 */
#include <string.h>
#include <uapi/errno.h>
#include "mm/kalloc/kmalloc.h"
#include "mm/kalloc/slab.h"
#include "mm/kalloc/slab_int.h"
#include "tests/host/kalloc/tests.h"
#include "tests/host/lib/boot.h"
#include "tests/host/lib/machine.h"

#define F     SLAB_CONSISTENCY
#define Z     SLAB_RED_ZONE
#define P     SLAB_POISON
#define U     SLAB_STORE_USER

#define BUILD (DEBUG_CHECKS ? SLAB_CHECKED : 0u) /* what the build itself has */

static const struct {
    const char *option, *cache;
    u32 flags;
} cases[] = {
    {"", "dentry", F | Z | P | U},
    {"-", "dentry", 0},
    {"FZ", "dentry", F | Z},
    {"fu", "inode", F | U},
    {"PA", "inode", P | SLAB_FAILSLAB},
    {"P,dentry", "dentry", P},
    {"P,dentry", "dentry2", BUILD},
    {"P,dentry", "dentr", BUILD},
    {"P,dentry", "inodes", BUILD},
    {"P,", "dentry", BUILD},
    {",dentry;-", "dentry", F | Z | P | U},
    {",dentry;-", "inode", 0},
    {"-,inode,kmalloc-*", "kmalloc-64", 0},
    {"-,inode,kmalloc-*", "inode", 0},
    {"-,inode,kmalloc-*", "vm_area", BUILD},
    {"Z;P,dentry;U,*", "dentry", P},
    {"Z;P,dentry;U,*", "inode", U},
    {"Z;P,dentry", "inode", Z},
    {"F;Z", "inode", Z},
    {"FQ", "inode", F},
};

void test_slab_flags(void)
{
    host_boot(8, 0);
    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
        host_log_clear();
        slab_debug_setup(cases[i].option);
        if (!CHECK_EQ(slab_flags_of(cases[i].cache), cases[i].flags))
            host_fail(__FILE__, __LINE__, "slab_debug=%s, %s", cases[i].option, cases[i].cache);
        CHECK_EQ(strstr(host_log(), "slab_debug option 'Q' unknown. skipped\n") != NULL,
                 strchr(cases[i].option, 'Q') != NULL);
        CHECK_EQ(strlen(host_log()) > 0, strchr(cases[i].option, 'Q') != NULL);
    }
    slab_debug_setup("");
}

static struct kmem_cache *c;

static void write_free(void *p)
{
    kmem_cache_free(c, p);
    ((char *)p)[5] = 1;
    p = kmem_cache_alloc(c, GFP_KERNEL);
}

static void write_behind(void *p)
{
    ((char *)p)[40] = 1;
    kmem_cache_free(c, p);
}

static void free_twice(void *p)
{
    kmem_cache_free(c, p);
    kmem_cache_free(c, p);
}

static void check_one(const char *option, void (*misuse)(void *p), const char *message)
{
    slab_debug_setup(option);
    host_boot(8, 0);
    c = kmem_cache_create("victim", 40, 0, NULL);
    void *p = kmem_cache_alloc(c, GFP_KERNEL);
    if (!CHECK(host_panics(misuse, p, message)))
        host_fail(__FILE__, __LINE__, "slab_debug=%s", option);
    slab_debug_setup("");
}

static void construct(void *obj)
{
    *(u32 *)obj = 4711;
}

/* What a constructor has made survives in a free object: the free list has a word of its own. */
void test_slab_unchecked(void)
{
    u32 *obj[2];

    slab_debug_setup("-");
    host_boot(8, 0);
    c = kmem_cache_create("constructed", 40, 0, construct);
    CHECK_EQ(c->stride, 44);
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < 2; i++) {
            obj[i] = kmem_cache_alloc(c, GFP_KERNEL);
            CHECK_EQ(*obj[i], 4711);
        }
        host_log_clear();
        CHECK_EQ(kmem_cache_destroy(c), -EBUSY);
        CHECK(strcmp(host_log(), "slab constructed: destroyed with 2 objects in use\n") == 0);
        kmem_cache_free(c, obj[0]);
        kmem_cache_free(c, obj[1]);
    }
    CHECK_EQ(kmem_cache_destroy(c), 0);
    slab_debug_setup("");
}

/* Each letter finds its own misuse; only U knows who it was. */
void test_slab_flags_choose_checks(void)
{
    check_one("P", write_free, "slab victim: object 0x*: used after free");
    check_one("PU", write_free,
              "slab victim: object 0x*: used after free (allocated by 0x*, freed by 0x*)");
    check_one("Z", write_behind, "slab victim: object 0x*: red zone overwritten");
    check_one("F", free_twice, "slab victim: object 0x*: double free");
    slab_debug_setup("-");
    host_boot(8, 0);
    c = kmem_cache_create("victim", 40, 0, NULL);
    char *a = kmem_cache_alloc(c, GFP_KERNEL), *b = kmem_cache_alloc(c, GFP_KERNEL);
    CHECK_EQ(c->stride, 40); /* no trailer */
    a[-1] = a[40] = 1;
    kmem_cache_free(c, a);
    kmem_cache_free(c, b);
    CHECK_EQ(kmem_cache_destroy(c), 0);
    slab_debug_setup("");
}
