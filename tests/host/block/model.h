#pragma once
#include "tests/host/block/image.h"

/* What mbr_parse() has to answer, found another way: by following the chain for as many links as
 * there are sectors, and looking for a repetition afterwards. */
int model_parse(const struct image *im, struct partition *out, u32 *refused);
