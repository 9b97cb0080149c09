; Every entry into the kernel and the one way back. The frame is struct trap_frame (trap.h).

bits 32

KERNEL_DS       equ 0x68
VECTOR_SYSCALL  equ 0x80
NR_SYSCALLS     equ 462
ENOSYS          equ 38

; Offsets in struct trap_frame; the sizes are checked in traps.c.
FRAME_EAX       equ 36
FRAME_CS        equ 52

extern trap_dispatch, page_fault, irq_dispatch, work_before_user
extern syscall_table, current_task, user_frame_refused

; After vector and error are on the stack.
%macro ENTER_KERNEL 0
        pusha
        push    ds
        push    es
        mov     eax, KERNEL_DS
        mov     ds, eax
        mov     es, eax
        cld
%endmacro

section .text

; ---- exceptions -------------------------------------------------------------------------------

; The CPU pushes an error code for vectors 8, 10-14, 17, 21, 29 and 30 only (SDM 3A, 6.13).
%macro EXCEPTION 1
exception_%1:
%if !(%1 == 8 || (%1 >= 10 && %1 <= 14) || %1 == 17 || %1 == 21 || %1 == 29 || %1 == 30)
        push    0
%endif
        push    %1
        jmp     exception_common
%endmacro

%assign i 0
%rep 32
        EXCEPTION i
%assign i i+1
%endrep

exception_common:
        ENTER_KERNEL
        mov     eax, esp
        call    trap_dispatch
        jmp     return_from_trap

; Page faults are the busiest exception by far: no dispatch on the way.
global page_fault_entry
page_fault_entry:
        push    14
        ENTER_KERNEL
        mov     eax, esp
        call    page_fault
        ; falls through

return_from_trap:
        test    byte [esp + FRAME_CS], 3
        jz      leave_kernel
global return_to_user
return_to_user:
        cli                             ; no work may arrive between the test and iret
        mov     eax, [current_task]
        cmp     dword [eax], 0          ; task.work
        jne     pending_work
leave_kernel:
        pop     es
leave_kernel_ds:
        pop     ds
        popa
        add     esp, 8                  ; vector, error
leave_kernel_iret:
        iret
pending_work:
        mov     eax, esp
        call    work_before_user
        jmp     leave_kernel

; Ring 3 may have put any selector into its frame (sigreturn), or removed the descriptor behind one
; (set_thread_area). A data selector that does not load becomes null; a frame that iret refuses ends
; the process.
null_es:
        mov     dword [esp], 0
        jmp     leave_kernel
null_ds:
        mov     dword [esp], 0
        jmp     leave_kernel_ds
refused_iret:
        mov     eax, KERNEL_DS
        mov     ds, eax
        mov     es, eax
        sti
        call    user_frame_refused

section .ex_table progbits alloc noexec nowrite align=4
        dd      leave_kernel, null_es
        dd      leave_kernel_ds, null_ds
        dd      leave_kernel_iret, refused_iret

section .text

; ---- interrupts -------------------------------------------------------------------------------

%macro IRQ 1
irq_%1:
        push    0
        push    32 + %1
        jmp     irq_common
%endmacro

%assign i 0
%rep 16
        IRQ i
%assign i i+1
%endrep

irq_common:
        ENTER_KERNEL
        mov     eax, esp
        call    irq_dispatch
        jmp     return_from_trap

; ---- system calls -----------------------------------------------------------------------------

; int 0x80 through a trap gate: interrupts stay on. eax = number; arguments ebx ecx edx esi edi ebp.
; The handler takes the first three in eax, edx, ecx (regparm) and the others on the stack.
global syscall_entry
syscall_entry:
        push    eax                     ; "error": the number, for restarting
        push    VECTOR_SYSCALL
        ENTER_KERNEL
        push    ebp
        push    edi
        push    esi
        mov     esi, [esp + 12 + FRAME_EAX]
        cmp     esi, NR_SYSCALLS
        jae     .unknown
        mov     eax, ebx
        xchg    ecx, edx
        call    [syscall_table + esi * 4]
.result:
        add     esp, 12
        mov     [esp + FRAME_EAX], eax
        jmp     return_to_user
.unknown:
        mov     eax, -ENOSYS
        jmp     .result

; ---- context switch ---------------------------------------------------------------------------

; void switch_stacks(u32 *save_esp, u32 load_esp): callee-saved registers on the old stack, then the
; other stack. Returns in the other task, where it called this function or at its first address.
global switch_stacks
switch_stacks:
        push    ebp
        push    ebx
        push    esi
        push    edi
        mov     [eax], esp
        mov     esp, edx
        pop     edi
        pop     esi
        pop     ebx
        pop     ebp
        ret

; First address of a task that starts in ring 3: its stack holds a trap frame.
extern task_first_run
global task_start_user
task_start_user:
        call    task_first_run
        jmp     return_to_user

; First address of a kernel thread: ebx = function, esi = argument.
global task_start_kernel
task_start_kernel:
        call    task_first_run
        mov     eax, esi
        call    ebx
        ud2                             ; a kernel thread never returns

section .rodata
global exception_entries
exception_entries:
%assign i 0
%rep 32
%if i == 14
        dd      page_fault_entry
%else
        dd      exception_ %+ i
%endif
%assign i i+1
%endrep

global irq_entries
irq_entries:
%assign i 0
%rep 16
        dd      irq_ %+ i
%assign i i+1
%endrep
