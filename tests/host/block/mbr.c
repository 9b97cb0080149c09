/* Partition tables: as they are made, and as nobody should make them. */
#include <string.h>
#include <uapi/errno.h>
#include "tests/host/block/model.h"
#include "tests/host/block/tests.h"

static struct image im;
static struct partition parts[MBR_MAX_PARTITIONS];
static u32 refused;

static int parse(void)
{
    return image_parse(&im, parts, &refused);
}

static void check_part(u32 i, u32 number, u32 start, u32 sectors)
{
    CHECK_EQ(parts[i].number, number);
    CHECK_EQ(parts[i].start, start);
    CHECK_EQ(parts[i].sectors, sectors);
}

void mbr_primaries(void)
{
    image_init(&im);
    image_entry(&im, 0, 0, 0x83, 1, 100);
    image_entry(&im, 0, 2, 0x82, 200, IMAGE_SECTORS - 200); /* to the very end */
    image_entry(&im, 0, 3, 0x83, 300, 0);                   /* empty */
    CHECK_EQ(parse(), 2);
    check_part(0, 1, 1, 100);
    check_part(1, 3, 200, IMAGE_SECTORS - 200);
    CHECK_EQ(refused, 0);
}

/* Links lie in any order; their numbers follow the chain. */
void mbr_chain(void)
{
    image_init(&im);
    image_entry(&im, 0, 0, 0x83, 10, 20);
    image_entry(&im, 0, 1, 0x0f, 100, 800);
    image_entry(&im, 100, 0, 0x83, 5, 50);
    image_entry(&im, 100, 1, 0x05, 400, 200);
    image_entry(&im, 500, 0, 0x82, 7, 70);
    image_entry(&im, 500, 1, 0x05, 300, 50);
    image_entry(&im, 400, 0, 0x83, 9, 30);
    CHECK_EQ(parse(), 4);
    check_part(0, 1, 10, 20);
    check_part(1, 5, 105, 50);
    check_part(2, 6, 507, 70);
    check_part(3, 7, 409, 30);
}

void mbr_no_table(void)
{
    image_init(&im);
    CHECK_EQ(parse(), 0);
    image_entry(&im, 0, 0, 0x83, 1, 10);
    im.bytes[0][446 + 16] = 0x12; /* code of a boot sector, where a flag would be */
    CHECK_EQ(parse(), 0);
    im.bytes[0][446 + 16] = 0x80;
    CHECK_EQ(parse(), 1);
    im.bytes[0][510] = 0;
    CHECK_EQ(parse(), 0);
}

void mbr_beyond_the_disk(void)
{
    image_init(&im);
    image_entry(&im, 0, 0, 0x83, IMAGE_SECTORS - 10, 11);
    image_entry(&im, 0, 1, 0x83, 0xffffffff, 0xffffffff);
    image_entry(&im, 0, 2, 0x83, 0, 10); /* the table itself */
    image_entry(&im, 0, 3, 0x83, IMAGE_SECTORS - 10, 10);
    CHECK_EQ(parse(), 1);
    check_part(0, 4, IMAGE_SECTORS - 10, 10);
    CHECK_EQ(refused, 3);
}

void mbr_loops(void)
{
    image_init(&im);
    image_entry(&im, 0, 0, 0x05, 100, 500);
    image_entry(&im, 100, 0, 0x83, 1, 2);
    image_entry(&im, 100, 1, 0x05, 0, 500); /* to itself */
    CHECK_EQ(parse(), -EINVAL);
    CHECK(im.reads < 4);
    image_entry(&im, 100, 1, 0x05, 50, 100);
    image_entry(&im, 150, 1, 0x05, 70, 100);
    image_entry(&im, 170, 1, 0x05, 50, 100); /* into the middle of the chain */
    CHECK_EQ(parse(), -EINVAL);
    image_entry(&im, 170, 1, 0x05, 600, 100); /* out of the extended partition */
    CHECK_EQ(parse(), -EINVAL);
    image_entry(&im, 170, 1, 0x05, 0xffffffff, 1);
    CHECK_EQ(parse(), -EINVAL);
    image_entry(&im, 170, 1, 0, 0, 0);
    CHECK_EQ(parse(), 1);
}

/* 59 logical partitions have a number; one more is an error, and so are that many empty links. */
void mbr_longest_chain(void)
{
    for (int empty = 0; empty < 2; empty++) {
        u32 links = empty ? 63 : 59;

        image_init(&im);
        image_entry(&im, 0, 0, 0x05, 100, 900);
        for (u32 i = 0; i < links; i++) {
            image_entry(&im, 100 + i * 8, 0, empty ? 0 : 0x83, 1, 2);
            image_entry(&im, 100 + i * 8, 1, i + 1 < links ? 0x05 : 0, (i + 1) * 8, 8);
        }
        CHECK_EQ(parse(), empty ? 0 : 59);
        image_entry(&im, 100 + (links - 1) * 8, 1, 0x05, links * 8, 8);
        image_entry(&im, 100 + links * 8, 0, 0x83, 1, 2);
        CHECK_EQ(parse(), -EINVAL);
    }
}

void mbr_unreadable(void)
{
    image_init(&im);
    image_entry(&im, 0, 0, 0x05, 100, 500);
    im.unreadable = 100;
    CHECK_EQ(parse(), -EIO);
    im.unreadable = 0;
    CHECK_EQ(parse(), -EINVAL); /* no signature */
}

static void random_entry(u32 sector, u32 i)
{
    static const u8 types[] = {0, 0x83, 0x83, 0x82, 0x05, 0x05, 0x0f, 0x85};
    u32 start = host_random_below(8) ? host_random_below(IMAGE_SECTORS) : host_random();

    image_entry(&im, sector, i, types[host_random_below(ARRAY_SIZE(types))], start & ~7u,
                host_random_below(8) ? host_random_below(IMAGE_SECTORS) : host_random());
}

void mbr_random_against_model(void)
{
    enum { ROUNDS = 20000 };
    static struct partition expected[MBR_MAX_PARTITIONS];

    for (int round = 0; round < ROUNDS && !host_failed(); round++) {
        u32 model_refused;

        image_init(&im);
        im.unreadable = host_random_below(4) ? 0 : host_random_below(IMAGE_SECTORS) & ~7u;
        for (u32 i = 0; i < 4; i++)
            random_entry(0, i);
        for (u32 n = 8; n < IMAGE_SECTORS; n += 8) {
            random_entry(n, 0);
            random_entry(n, 1);
        }
        int n = parse();
        CHECK_EQ(n, model_parse(&im, expected, &model_refused));
        CHECK(im.reads <= 1 + MBR_MAX_PARTITIONS);
        if (n < 0)
            continue;
        CHECK_EQ(refused, model_refused);
        CHECK_EQ(memcmp(parts, expected, n * sizeof(*parts)), 0);
    }
    host_count_operations(ROUNDS);
}
