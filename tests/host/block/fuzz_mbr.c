/*
 * Any bytes as a partition table: an end after few reads, partitions within the disk, and what the
 * model says. Input: pairs of a sector number (u16) and the 64 bytes of its table.
 */
#include <string.h>
#include "tests/host/block/model.h"
#include "tests/host/lib/ktap.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static struct image im;

static void fill(const u8 *data, size_t size)
{
    enum { RECORD = 2 + 64 };

    image_init(&im);
    for (; size >= RECORD; data += RECORD, size -= RECORD) {
        u8 *sector = im.bytes[(data[0] | data[1] << 8) % IMAGE_SECTORS];

        memcpy(sector + 446, data + 2, 64);
        sector[510] = 0x55;
        sector[511] = 0xaa;
    }
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    struct partition parts[MBR_MAX_PARTITIONS], expected[MBR_MAX_PARTITIONS];
    u32 refused, model_refused;

    fill(data, size);
    int n = image_parse(&im, parts, &refused);
    CHECK_EQ(n, model_parse(&im, expected, &model_refused));
    CHECK(im.reads <= 1 + MBR_MAX_PARTITIONS);
    for (int i = 0; i < n; i++) {
        CHECK(parts[i].start > 0);
        CHECK((u64)parts[i].start + parts[i].sectors <= IMAGE_SECTORS);
        CHECK(i == 0 || parts[i].number > parts[i - 1].number);
        CHECK_EQ(memcmp(&parts[i], &expected[i], sizeof(parts[i])), 0);
    }
    host_stop_if_failed();
    return 0;
}
