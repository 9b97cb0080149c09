; Where a signal handler returns to: the calls that load the interrupted registers back.
;
; The kernel pushes the plain frame for handlers without SA_SIGINFO and the rt frame for those with.
; The plain frame has the signal number on top, which goes off the stack first.

bits 32

section .text

global __restore
__restore:
        pop     eax
        mov     eax, 119                ; __NR_sigreturn
        int     0x80

global __restore_rt
__restore_rt:
        mov     eax, 173                ; __NR_rt_sigreturn
        int     0x80

section .note.GNU-stack noalloc noexec nowrite progbits
