; Accesses that may fault. The handler of the signal goes on at access_failed to give one up.

section .bss
access_stack: resd 1

section .text
; Each returns ecx when it is given up: 0, or what is left to fill.
global access_read, access_write, access_fill, access_failed

%macro enter_access 0
        push    edi
        mov     [access_stack], esp
        mov     edi, [esp + 8]
        xor     ecx, ecx
%endmacro

; uint32_t access_read(address, width): width is 1 or 4.
access_read:
        enter_access
        cmp     dword [esp + 12], 4
        je      .four
        movzx   eax, byte [edi]
        pop     edi
        ret
.four:  mov     eax, [edi]
        pop     edi
        ret

; uint32_t access_write(address, width, value): 0.
access_write:
        enter_access
        mov     eax, [esp + 16]
        cmp     dword [esp + 12], 4
        je      .four
        mov     [edi], al
        jmp     .done
.four:  mov     [edi], eax
.done:  xor     eax, eax
        pop     edi
        ret

; uint32_t access_fill(address, count, value): 0, or the count of bytes that were left.
access_fill:
        enter_access
        mov     ecx, [esp + 12]
        mov     eax, [esp + 16]
        cld
        rep stosb
        mov     eax, ecx
        pop     edi
        ret

access_failed:
        mov     esp, [access_stack]
        mov     eax, ecx
        pop     edi
        ret
