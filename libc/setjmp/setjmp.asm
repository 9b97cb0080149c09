; Non-local jumps. The buffer:
;
;        0 ebx    4 esi    8 edi    12 ebp
;       16 esp as it is when setjmp has returned    20 eip
;       24 mask_saved    28 mask (8 bytes)

bits 32

extern __save_mask

section .text

global setjmp
global _setjmp
setjmp:
_setjmp:
        mov     eax, [esp + 4]
        mov     dword [eax + 24], 0
        call    save_registers
        xor     eax, eax
        ret

global sigsetjmp
sigsetjmp:
        mov     eax, [esp + 4]
        call    save_registers
        jmp     __save_mask             ; (env, save_mask), returns 0

; eax = buffer; saves the registers of our caller's caller.
save_registers:
        mov     [eax], ebx
        mov     [eax + 4], esi
        mov     [eax + 8], edi
        mov     [eax + 12], ebp
        lea     ecx, [esp + 8]          ; above both return addresses
        mov     [eax + 16], ecx
        mov     ecx, [esp + 4]
        mov     [eax + 20], ecx
        ret

global longjmp
global _longjmp
longjmp:
_longjmp:
        mov     edx, [esp + 4]
        mov     eax, [esp + 8]
        test    eax, eax
        jnz     .value
        inc     eax                     ; setjmp never returns 0 a second time
.value:
        mov     ebx, [edx]
        mov     esi, [edx + 4]
        mov     edi, [edx + 8]
        mov     ebp, [edx + 12]
        mov     esp, [edx + 16]
        jmp     [edx + 20]

section .note.GNU-stack noalloc noexec nowrite progbits
