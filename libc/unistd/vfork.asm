; vfork: the child runs on the parent's stack until it ends or calls execve. It overwrites the
; return address there, so both keep that in a register over the call.

bits 32

extern __syscall_ret

section .text

global vfork
vfork:
        pop     edx
        mov     eax, 190                ; __NR_vfork
        int     0x80
        push    edx
        cmp     eax, -4095
        jae     .failed
        ret
.failed:
        push    eax
        call    __syscall_ret
        add     esp, 4
        ret

section .note.GNU-stack noalloc noexec nowrite progbits
