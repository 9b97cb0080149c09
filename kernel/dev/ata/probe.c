/* Which channels and drives there are. */
#include <arch/i386/io.h>
#include <faultline/printk.h>
#include <faultline/string.h>
#include "kernel/boot/options.h"
#include "kernel/dev/ata/ata.h"
#include "kernel/dev/ata/ata_int.h"
#include "kernel/dev/pci/pci.h"
#include "mm/phys/alloc.h"

enum {
    CLASS_IDE = 0x0101,
    /* Programming interface: a channel is at the addresses in its BARs, not at the old ones. */
    NATIVE_0 = 0x01,
    NATIVE_1 = 0x04,
    BUS_MASTER = 0x80,
    BM_BAR = PCI_BAR0 + 4 * 4,
    BM_CHANNEL = 8, /* registers of a channel */
};

/* Words of IDENTIFY DEVICE. */
enum {
    ID_WORDS = 256,
    ID_HEADS = 3,
    ID_TRACK_SECTORS = 6,
    ID_MODEL = 27,
    ID_MODEL_BYTES = 40,
    ID_CAPABILITIES = 49,
    CAN_DMA = 1 << 8,
    CAN_LBA = 1 << 9,
    ID_SECTORS28 = 60,
    ID_COMMANDS = 83, /* bits 15:14 are 01 if the word means anything */
    HAS_LBA48 = 1 << 10,
    HAS_FLUSH = 1 << 12,
    ID_SECTORS48 = 100,
};

/* A page's index has 32 bits. */
#define MOST_SECTORS ((u64)SECTORS_PER_PAGE << 32)

static struct ata_channel channels[2] = {
    {.cmd = 0x1f0, .ctl = 0x3f6, .irq = IRQ_ATA1},
    {.cmd = 0x170, .ctl = 0x376, .irq = IRQ_ATA2},
};

static void interrupt_1(bool from_user)
{
    (void)from_user;
    ata_interrupt(&channels[0]);
}

static void interrupt_2(bool from_user)
{
    (void)from_user;
    ata_interrupt(&channels[1]);
}

static u16 io_bar(const struct pci_function *f, u32 reg)
{
    u32 bar = pci_read(f, reg);

    return bar & PCI_BAR_IO ? bar & PCI_BAR_IO_MASK : 0;
}

static bool dma_allowed(void)
{
    char text[16];

    return !option_get("ide", text, sizeof(text)) || strcmp(text, "nodma");
}

/* The bus master's ports; BARs of channels in native mode (the control register is the third). */
static void read_pci(void)
{
    struct pci_function ide;

    if (!pci_find_class(CLASS_IDE, &ide))
        return;
    for (u32 i = 0; i < ARRAY_SIZE(channels); i++) {
        u32 bar = PCI_BAR0 + i * 8;

        if (!(ide.class & (i ? NATIVE_1 : NATIVE_0)))
            continue;
        channels[i].cmd = io_bar(&ide, bar);
        channels[i].ctl = io_bar(&ide, bar + 4) + 2;
    }
    u16 bm = ide.class & BUS_MASTER ? io_bar(&ide, BM_BAR) : 0;
    if (!bm || !dma_allowed())
        return;
    pci_write(&ide, PCI_COMMAND, pci_read(&ide, PCI_COMMAND) | PCI_COMMAND_IO | PCI_COMMAND_MASTER);
    for (u32 i = 0; i < ARRAY_SIZE(channels); i++)
        channels[i].bm = bm + i * BM_CHANNEL;
}

/* The channel's interrupts are off. False: no disk there; packet devices are left alone. */
static bool identify(const struct ata_channel *ch, u32 unit, u16 *id)
{
    u8 status = ata_select(ch, DEVICE_LBA | unit * DEVICE_UNIT1);

    if (status == 0 || status == 0xff || status & STATUS_BSY)
        return false; /* a bus without a drive reads as one of these */
    outb(ch->cmd + REG_COUNT, 0);
    outb(ch->cmd + REG_LBA0, 0);
    outb(ch->cmd + REG_LBA1, 0);
    outb(ch->cmd + REG_LBA2, 0);
    outb(ch->cmd + REG_COMMAND, CMD_IDENTIFY);
    if (!ata_wait(ch, 0) || inb(ch->cmd + REG_LBA1) || inb(ch->cmd + REG_LBA2))
        return false; /* none, or the signature of a packet device */
    status = ata_wait(ch, STATUS_DRQ);
    if ((status & (STATUS_BSY | STATUS_ERR | STATUS_DRQ)) != STATUS_DRQ)
        return false;
    insw(ch->cmd + REG_DATA, id, ID_WORDS);
    inb(ch->cmd + REG_STATUS); /* acknowledges */
    return id[ID_CAPABILITIES] & CAN_LBA;
}

/* Text in words has its bytes swapped, and spaces at the end. */
static void get_model(const u16 *id, char *model)
{
    for (u32 i = 0; i < ID_MODEL_BYTES; i++)
        model[i] = i % 2 ? id[ID_MODEL + i / 2] : id[ID_MODEL + i / 2] >> 8;
    u32 len = ID_MODEL_BYTES;
    while (len && model[len - 1] == ' ')
        len--;
    model[len] = '\0';
}

static u32 get_u32(const u16 *id, u32 word)
{
    return id[word] | (u32)id[word + 1] << 16;
}

static void set_up_drive(struct ata_drive *d, const u16 *id)
{
    struct ata_channel *ch = d->channel;
    bool known = (id[ID_COMMANDS] & 0xc000) == 0x4000;
    char model[ID_MODEL_BYTES + 1];

    d->lba48 = known && id[ID_COMMANDS] & HAS_LBA48;
    d->dma = ch->prds && id[ID_CAPABILITIES] & CAN_DMA;
    d->disk.sectors = get_u32(id, ID_SECTORS28);
    if (d->lba48)
        d->disk.sectors = (u64)get_u32(id, ID_SECTORS48 + 2) << 32 | get_u32(id, ID_SECTORS48);
    d->disk.sectors = min(d->disk.sectors, MOST_SECTORS);
    d->disk.max_sectors = MAX_SECTORS;
    d->disk.heads = max(id[ID_HEADS], (u16)1);
    d->disk.track_sectors = max(id[ID_TRACK_SECTORS], (u16)1);
    d->disk.can_flush = known && id[ID_COMMANDS] & HAS_FLUSH;
    get_model(id, model);
    printk(KERN_INFO "%s: %s, %llu sectors, %s%s\n", d->name, model, d->disk.sectors,
           d->lba48 ? "LBA48, " : "", d->dma ? "DMA" : "PIO");
}

/* Name and numbers as Linux's: hda, hdb at major 3, hdc, hdd at 22. */
static void name_drive(struct ata_drive *d, u32 channel)
{
    d->name[0] = 'h';
    d->name[1] = 'd';
    d->name[2] = 'a' + channel * 2 + d->unit;
    d->disk.name = d->name;
    d->disk.major = channel ? 22 : 3;
    d->disk.first_minor = d->unit * DISK_MINORS;
    d->disk.place = d->unit;
    d->disk.queue = &d->channel->queue;
}

static void start_channel(struct ata_channel *ch)
{
    irq_register(ch->irq, ch->irq == IRQ_ATA1 ? interrupt_1 : interrupt_2);
    outb(ch->ctl, 0);
    for (u32 unit = 0; unit < 2; unit++) {
        if (ch->drives[unit].disk.sectors)
            disk_register(&ch->drives[unit].disk);
    }
}

static void probe_channel(struct ata_channel *ch, u32 number)
{
    static u16 id[ID_WORDS];
    bool found = false;

    queue_init(&ch->queue, ata_start);
    ch->timer.fire = ata_timer;
    outb(ch->ctl, CONTROL_NIEN);
    for (u32 unit = 0; unit < 2; unit++) {
        struct ata_drive *d = &ch->drives[unit];

        d->channel = ch;
        d->unit = unit;
        if (!identify(ch, unit, id))
            continue;
        if (ch->bm && !ch->prds) {
            struct page *p = alloc_page(GFP_KERNEL); /* without it there is PIO */

            ch->prds = p ? page_address(p) : NULL;
        }
        name_drive(d, number);
        set_up_drive(d, id);
        found = true;
    }
    if (found)
        start_channel(ch);
}

void ata_init(void)
{
    read_pci();
    for (u32 i = 0; i < ARRAY_SIZE(channels); i++)
        probe_channel(&channels[i], i);
}
