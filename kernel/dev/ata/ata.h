#pragma once
/*
 * ATA disks behind a PC's two IDE channels (PIIX as QEMU has it, or nothing but the old ports).
 * Boot option ide=nodma: data moves by programmed I/O.
 *
 * What a disk says it has written may be in its own cache, which is left as it was found: on. Only
 * BIO_FLUSH makes sure.
 */

/* Finds the disks and registers them. Process context, interrupts on; boot. */
void ata_init(void);
