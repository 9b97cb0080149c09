// Signals as the i386 kernel delivers them: numbers, masks, actions, siginfo, machine context.
#pragma once

#define SIGHUP      1
#define SIGINT      2
#define SIGQUIT     3
#define SIGILL      4
#define SIGTRAP     5
#define SIGABRT     6
#define SIGIOT      6
#define SIGBUS      7
#define SIGFPE      8
#define SIGKILL     9
#define SIGUSR1     10
#define SIGSEGV     11
#define SIGUSR2     12
#define SIGPIPE     13
#define SIGALRM     14
#define SIGTERM     15
#define SIGSTKFLT   16
#define SIGCHLD     17
#define SIGCONT     18
#define SIGSTOP     19
#define SIGTSTP     20
#define SIGTTIN     21
#define SIGTTOU     22
#define SIGURG      23
#define SIGXCPU     24
#define SIGXFSZ     25
#define SIGVTALRM   26
#define SIGPROF     27
#define SIGWINCH    28
#define SIGIO       29
#define SIGPOLL     SIGIO
#define SIGPWR      30
#define SIGSYS      31
#define SIGRTMIN    32
#define SIGRTMAX    64

#define _NSIG       64
#define _NSIG_BPW   32
#define _NSIG_WORDS (_NSIG / _NSIG_BPW)

#define MINSIGSTKSZ 2048
#define SIGSTKSZ    8192

// Signal n is bit (n - 1) % 32 of word (n - 1) / 32.
typedef struct {
    unsigned long sig[_NSIG_WORDS];
} sigset_t;

typedef unsigned long old_sigset_t;

#define SIG_BLOCK         0
#define SIG_UNBLOCK       1
#define SIG_SETMASK       2

#define SA_NOCLDSTOP      0x00000001
#define SA_NOCLDWAIT      0x00000002
#define SA_SIGINFO        0x00000004
#define SA_UNSUPPORTED    0x00000400
#define SA_EXPOSE_TAGBITS 0x00000800
#define SA_RESTORER       0x04000000
#define SA_ONSTACK        0x08000000
#define SA_RESTART        0x10000000
#define SA_NODEFER        0x40000000
#define SA_RESETHAND      0x80000000
#define SA_NOMASK         SA_NODEFER
#define SA_ONESHOT        SA_RESETHAND

typedef void (*__sighandler_t)(int);

#define SIG_DFL ((__sighandler_t)0)
#define SIG_IGN ((__sighandler_t)1)
#define SIG_ERR ((__sighandler_t)-1)

// Argument of sigaction (number 67).
struct old_sigaction {
    __sighandler_t sa_handler;
    old_sigset_t sa_mask;
    unsigned long sa_flags;
    void (*sa_restorer)(void);
};

// Argument of rt_sigaction (number 174).
struct kernel_sigaction {
    __sighandler_t sa_handler; // void (*)(int, siginfo_t *, void *) with SA_SIGINFO
    unsigned long sa_flags;
    void (*sa_restorer)(void);
    sigset_t sa_mask;
};

#define SS_ONSTACK    1
#define SS_DISABLE    2
#define SS_AUTODISARM (1U << 31)

typedef struct sigaltstack {
    void *ss_sp;
    int ss_flags;
    unsigned int ss_size;
} stack_t;

typedef union sigval {
    int sival_int;
    void *sival_ptr;
} sigval_t;

#define SI_MAX_SIZE 128
#define SI_PAD_SIZE ((SI_MAX_SIZE - 3 * sizeof(int)) / sizeof(int))

typedef struct siginfo {
    int si_signo;
    int si_errno;
    int si_code;
    union {
        int _pad[SI_PAD_SIZE];
        struct { // kill, tgkill
            int _pid;
            unsigned int _uid;
        } _kill;
        struct { // POSIX timers
            int _tid;
            int _overrun;
            sigval_t _sigval;
            int _sys_private;
        } _timer;
        struct { // sigqueue
            int _pid;
            unsigned int _uid;
            sigval_t _sigval;
        } _rt;
        struct { // SIGCHLD
            int _pid;
            unsigned int _uid;
            int _status; // exit code or signal
            long _utime; // clock ticks
            long _stime;
        } _sigchld;
        struct { // SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP
            void *_addr;
            union {
                short _addr_lsb;
                struct {
                    void *_lower;
                    void *_upper;
                } _addr_bnd;
                unsigned long _pkey;
            };
        } _sigfault;
        struct { // SIGPOLL
            long _band;
            int _fd;
        } _sigpoll;
        struct { // SIGSYS
            void *_call_addr;
            int _syscall;
            unsigned int _arch;
        } _sigsys;
    } _sifields;
} siginfo_t;

#define si_pid       _sifields._kill._pid
#define si_uid       _sifields._kill._uid
#define si_timerid   _sifields._timer._tid
#define si_overrun   _sifields._timer._overrun
#define si_status    _sifields._sigchld._status
#define si_utime     _sifields._sigchld._utime
#define si_stime     _sifields._sigchld._stime
#define si_value     _sifields._rt._sigval
#define si_int       _sifields._rt._sigval.sival_int
#define si_ptr       _sifields._rt._sigval.sival_ptr
#define si_addr      _sifields._sigfault._addr
#define si_addr_lsb  _sifields._sigfault._addr_lsb
#define si_lower     _sifields._sigfault._addr_bnd._lower
#define si_upper     _sifields._sigfault._addr_bnd._upper
#define si_pkey      _sifields._sigfault._pkey
#define si_band      _sifields._sigpoll._band
#define si_fd        _sifields._sigpoll._fd
#define si_call_addr _sifields._sigsys._call_addr
#define si_syscall   _sifields._sigsys._syscall
#define si_arch      _sifields._sigsys._arch

// si_code for any signal.
#define SI_USER       0
#define SI_KERNEL     0x80
#define SI_QUEUE      -1
#define SI_TIMER      -2
#define SI_MESGQ      -3
#define SI_ASYNCIO    -4
#define SI_SIGIO      -5
#define SI_TKILL      -6

#define ILL_ILLOPC    1
#define ILL_ILLOPN    2
#define ILL_ILLADR    3
#define ILL_ILLTRP    4
#define ILL_PRVOPC    5
#define ILL_PRVREG    6
#define ILL_COPROC    7
#define ILL_BADSTK    8

#define FPE_INTDIV    1
#define FPE_INTOVF    2
#define FPE_FLTDIV    3
#define FPE_FLTOVF    4
#define FPE_FLTUND    5
#define FPE_FLTRES    6
#define FPE_FLTINV    7
#define FPE_FLTSUB    8

#define SEGV_MAPERR   1 // no area at the address
#define SEGV_ACCERR   2 // the area forbids the access
#define SEGV_BNDERR   3
#define SEGV_PKUERR   4

#define BUS_ADRALN    1
#define BUS_ADRERR    2 // no such physical or file address
#define BUS_OBJERR    3
#define BUS_MCEERR_AR 4
#define BUS_MCEERR_AO 5

#define TRAP_BRKPT    1
#define TRAP_TRACE    2
#define TRAP_BRANCH   3
#define TRAP_HWBKPT   4

#define CLD_EXITED    1
#define CLD_KILLED    2
#define CLD_DUMPED    3
#define CLD_TRAPPED   4
#define CLD_STOPPED   5
#define CLD_CONTINUED 6

#define POLL_IN       1
#define POLL_OUT      2
#define POLL_MSG      3
#define POLL_ERR      4
#define POLL_PRI      5
#define POLL_HUP      6

#define SYS_SECCOMP   1

struct _fpreg { // one 80-bit register as FSAVE stores it
    unsigned short significand[4];
    unsigned short exponent;
};

struct _fpxreg { // one 80-bit register in its 16-byte FXSAVE slot
    unsigned short significand[4];
    unsigned short exponent;
    unsigned short padding[3];
};

struct _xmmreg {
    unsigned int element[4];
};

#define X86_FXSR_MAGIC 0x0000

// The FPU part of a signal frame: an FSAVE image, then the whole FXSAVE image where the CPU has
// one.
struct _fpstate {
    unsigned int cw;
    unsigned int sw;
    unsigned int tag;
    unsigned int ipoff;
    unsigned int cssel;
    unsigned int dataoff;
    unsigned int datasel;
    struct _fpreg _st[8];
    unsigned short status;
    unsigned short magic; // 0xffff: FSAVE image only; X86_FXSR_MAGIC: the FXSAVE image is valid

    unsigned int _fxsr_env[6];
    unsigned int mxcsr;
    unsigned int reserved;
    struct _fpxreg _fxsr_st[8];
    struct _xmmreg _xmm[8];
    unsigned int padding[56];
};

// The interrupted registers in a signal frame; sigreturn loads them back.
struct sigcontext {
    unsigned short gs, __gsh;
    unsigned short fs, __fsh;
    unsigned short es, __esh;
    unsigned short ds, __dsh;
    unsigned long edi;
    unsigned long esi;
    unsigned long ebp;
    unsigned long esp;
    unsigned long ebx;
    unsigned long edx;
    unsigned long ecx;
    unsigned long eax;
    unsigned long trapno; // exception vector
    unsigned long err;    // exception error code
    unsigned long eip;
    unsigned short cs, __csh;
    unsigned long eflags;
    unsigned long esp_at_signal;
    unsigned short ss, __ssh;
    struct _fpstate *fpstate; // NULL: no FPU state was saved
    unsigned long oldmask;
    unsigned long cr2; // fault address of a page fault
};

// Third argument of an SA_SIGINFO handler.
struct ucontext {
    unsigned long uc_flags;
    struct ucontext *uc_link;
    stack_t uc_stack;
    struct sigcontext uc_mcontext;
    sigset_t uc_sigmask;
};

#define UC_FP_XSTATE 0x1
