/* Data between a request's pages and the drive. */
#include <arch/i386/io.h>
#include "kernel/dev/ata/ata_int.h"
#include "mm/phys/kmap.h"

void ata_fill_prds(struct ata_channel *ch, const struct request *rq)
{
    struct prd *prd = ch->prds;

    for (const struct bio *b = rq->first; b; b = b->next) {
        for (u32 i = 0; i < b->count; i++) {
            const struct bio_vec *v = &b->vecs[i];
            *prd++ = (struct prd){page_to_phys(v->page).v + v->offset, v->len, 0};
        }
    }
    prd[-1].flags = PRD_LAST;
}

void ata_pio_begin(struct ata_channel *ch, const struct request *rq)
{
    ch->bio = rq->first;
    ch->vec = ch->offset = 0;
    ch->left = rq->sectors;
}

static void step(struct ata_channel *ch)
{
    ch->left--;
    ch->offset += SECTOR_SIZE;
    if (ch->offset < ch->bio->vecs[ch->vec].len)
        return;
    ch->offset = 0;
    if (++ch->vec < ch->bio->count)
        return;
    ch->vec = 0;
    ch->bio = ch->bio->next;
}

void ata_pio_sector(struct ata_channel *ch, bool to_memory)
{
    const struct bio_vec *v = &ch->bio->vecs[ch->vec];
    u8 *page = kmap_local(v->page), *at = page + v->offset + ch->offset;

    if (to_memory)
        insw(ch->cmd + REG_DATA, at, SECTOR_SIZE / 2);
    else
        outsw(ch->cmd + REG_DATA, at, SECTOR_SIZE / 2);
    kunmap_local(page);
    step(ch);
}
