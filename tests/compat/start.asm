; The smallest program of Linux's ABI: no library, no loader's help. Writes its argument count,
; its name and "ok", and exits with 7.
bits 32
global _start

SYS_EXIT  equ 1
SYS_WRITE equ 4
STDOUT    equ 1

section .rodata
text:   db "assembly: argc "
digit_at equ $ - text
        db "?, argv[0] "
text_len equ $ - text

section .data
newline: db 10

section .bss
line:   resb text_len

section .text
_start:
        cld
        mov     esi, text               ; .rodata to .bss: both must be mapped, .bss zero before
        mov     edi, line
        mov     ecx, text_len
copy:   cmp     byte [edi], 0
        jne     broken
        movsb
        loop    copy

        mov     eax, [esp]              ; argc
        add     al, '0'
        mov     [line + digit_at], al
        mov     ecx, line
        mov     edx, text_len
        call    write

        mov     ecx, [esp + 4]          ; argv[0]
        xor     edx, edx
length: inc     edx
        cmp     byte [ecx + edx], 0
        jne     length
        call    write
        mov     ecx, newline
        mov     edx, 1
        call    write
        mov     ebx, 7
        jmp     exit

broken: mov     ebx, 1
exit:   mov     eax, SYS_EXIT
        int     0x80

write:  mov     eax, SYS_WRITE
        mov     ebx, STDOUT
        int     0x80
        ret
