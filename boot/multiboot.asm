; The Multiboot 1 header (Multiboot 0.6.96, 3.1) and the image's entry point, the only code whose
; linked address is the physical one.

bits 32

KERNEL_BASE     equ 0xC0000000

MB_MAGIC        equ 0x1BADB002
MB_ALIGN        equ 1 << 0              ; modules on page borders
MB_MEMINFO      equ 1 << 1              ; we need the memory map
MB_FLAGS        equ MB_ALIGN | MB_MEMINFO

section .multiboot progbits alloc noexec nowrite align=4
        dd MB_MAGIC, MB_FLAGS, -(MB_MAGIC + MB_FLAGS)

section .boot progbits alloc exec nowrite align=4
extern _start
global _boot
_boot:
        jmp     _start - KERNEL_BASE
