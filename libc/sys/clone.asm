; int clone(int (*fn)(void *), void *stack, int flags, void *arg, pid_t *parent_tid,
;           struct user_desc *tls, pid_t *child_tid)
;
; The child starts behind the int 0x80 on its own stack, on which fn and arg lie ready:
;
;       stack, rounded down to 16 bytes
;       - 16    arg                     esp at the call of fn: aligned
;       - 20    fn                      esp of the new task

bits 32

extern __syscall_ret

section .text

global clone
clone:
        push    ebp
        mov     ebp, esp
        push    ebx
        push    esi
        push    edi

        mov     eax, -22                ; -EINVAL
        mov     edx, [ebp + 8]          ; fn
        test    edx, edx
        jz      .done
        mov     ecx, [ebp + 12]         ; stack
        test    ecx, ecx
        jz      .done

        and     ecx, -16
        sub     ecx, 20
        mov     [ecx], edx
        mov     edx, [ebp + 20]         ; arg
        mov     [ecx + 4], edx

        mov     ebx, [ebp + 16]         ; flags
        mov     edx, [ebp + 24]         ; parent_tid
        mov     esi, [ebp + 28]         ; tls
        mov     edi, [ebp + 32]         ; child_tid
        mov     eax, 120                ; __NR_clone
        int     0x80
        test    eax, eax
        jz      .child
.done:
        push    eax
        call    __syscall_ret
        add     esp, 4
        pop     edi
        pop     esi
        pop     ebx
        pop     ebp
        ret

.child:
        xor     ebp, ebp                ; ends a back-trace
        pop     eax
        call    eax
        mov     ebx, eax
        mov     eax, 1                  ; __NR_exit: this task only
        int     0x80
        ud2

section .note.GNU-stack noalloc noexec nowrite progbits
