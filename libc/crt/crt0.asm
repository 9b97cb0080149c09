; Entry of every program. execve leaves on the stack:
;
;       esp -> argc
;              argv[0] ... argv[argc - 1], NULL
;              environment strings ..., NULL
;              auxiliary vector: pairs of type and value, up to AT_NULL
;
; and edx = 0 (no function to register with atexit). ebp = 0 ends a back-trace.

bits 32

extern __libc_start

section .text

global _start
_start:
        xor     ebp, ebp
        mov     eax, esp
        and     esp, -16
        sub     esp, 12
        push    eax                     ; esp is 16-byte aligned at the call
        call    __libc_start
        ud2

section .note.GNU-stack noalloc noexec nowrite progbits
