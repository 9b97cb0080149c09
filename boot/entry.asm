; The way from protected mode without paging into the higher half.
;
; The loader leaves us in 32-bit protected mode with flat segments, paging and interrupts off,
; eax = magic, ebx = physical address of the multiboot information (Multiboot 0.6.96, 3.2). Until
; paging is on, every address of ours is written as (symbol - KERNEL_BASE).

bits 32

KERNEL_BASE     equ 0xC0000000
LOWMEM_PDES     equ 224                 ; 896 MiB in 4 MiB pages
PDE_PRESENT_RW  equ 0x003
PDE_LARGE       equ 0x080
CR0_PE_WP_PG    equ 0x80010001
CR4_PSE         equ 0x00000010
CPUID_PSE       equ 1 << 3
BOOT_STACK_SIZE equ 8192
COM1            equ 0x3f8
DEBUG_EXIT      equ 0xf4
EXIT_PANIC      equ 0x12

section .text
extern kernel_main
global _start
_start:
        cli
        cld
        mov     esi, eax
        mov     ebp, ebx                ; cpuid overwrites ebx
        rdtsc
        mov     [boot_tsc - KERNEL_BASE], eax
        mov     [boot_tsc + 4 - KERNEL_BASE], edx

        mov     eax, 1
        cpuid
        test    edx, CPUID_PSE
        jz      no_large_pages
        mov     eax, cr4
        or      eax, CR4_PSE
        mov     cr4, eax

        ; Low memory at KERNEL_BASE, and for the next few instructions the first 4 MiB at 0 too.
        mov     eax, PDE_PRESENT_RW | PDE_LARGE
        mov     [boot_pgd - KERNEL_BASE], eax
        mov     edi, boot_pgd - KERNEL_BASE + (KERNEL_BASE >> 22) * 4
        mov     ecx, LOWMEM_PDES
.fill:
        stosd
        add     eax, 1 << 22
        loop    .fill

        mov     eax, boot_pgd - KERNEL_BASE
        mov     cr3, eax
        mov     eax, cr0
        or      eax, CR0_PE_WP_PG
        mov     cr0, eax
        mov     eax, higher_half
        jmp     eax

higher_half:
        mov     dword [boot_pgd], 0
        mov     eax, cr3
        mov     cr3, eax
        mov     esp, boot_stack + BOOT_STACK_SIZE
        mov     eax, esi                ; kernel_main(magic, information), regparm(3)
        mov     edx, ebp
        xor     ebp, ebp                ; the back-trace ends here
        call    kernel_main
.stop:
        hlt
        jmp     .stop

; Neither paging nor a console yet: the line goes straight to the first serial port.
no_large_pages:
        mov     esi, no_pse_text - KERNEL_BASE
        mov     edx, COM1
.next:
        lodsb
        test    al, al
        jz      .exit
        out     dx, al
        jmp     .next
.exit:
        mov     al, EXIT_PANIC
        out     DEBUG_EXIT, al
.halt:
        hlt
        jmp     .halt

section .rodata
no_pse_text:
        db "Faultline needs a processor with 4 MiB pages (PSE: Pentium or later).", 13, 10, 0

section .bss.page nobits alloc noexec write align=4096
global boot_pgd
boot_pgd:
        resb    4096
global boot_stack
boot_stack:
        resb    BOOT_STACK_SIZE

section .bss
global boot_tsc
boot_tsc:
        resq    1                       ; TSC at _start: instructions before us, under -icount
