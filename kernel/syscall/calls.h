#pragma once
/* The system calls, by family. Arguments as they come in registers; user addresses as numbers. */
#include <faultline/types.h>
#include "kernel/syscall/calls_fs.h"

/* sys_mm.c: address space */
long sys_brk(u32 addr);
long sys_mmap2(u32 addr, u32 len, u32 prot, u32 flags, u32 fd, u32 pgoff);
long sys_mmap(u32 user_args);
long sys_munmap(u32 addr, u32 len);
long sys_mprotect(u32 addr, u32 len, u32 prot);
long sys_mremap(u32 addr, u32 old_len, u32 new_len, u32 flags, u32 new_addr);
long sys_madvise(u32 addr, u32 len, u32 advice);
long sys_mincore(u32 addr, u32 len, u32 user_vec);
long sys_msync(u32 addr, u32 len, u32 flags);
long sys_mlock(u32 addr, u32 len);
long sys_mlock2(u32 addr, u32 len, u32 flags);
long sys_munlock(u32 addr, u32 len);
long sys_mlockall(u32 flags);
long sys_munlockall(void);

/* sys_rlimit.c: resource limits */
long sys_setrlimit(u32 resource, u32 user_limit);
long sys_getrlimit(u32 resource, u32 user_limit);
long sys_prlimit64(i32 pid, u32 resource, u32 user_new, u32 user_old);
long sys_old_getrlimit(u32 resource, u32 user_limit);

/* process_vm.c: the memory of other processes */
long sys_process_vm_readv(i32 pid, u32 local, u32 local_count, u32 remote, u32 remote_count,
                          u32 flags);
long sys_process_vm_writev(i32 pid, u32 local, u32 local_count, u32 remote, u32 remote_count,
                           u32 flags);

/* sys_shm.c: System V shared memory */
long sys_shmget(i32 key, u32 size, u32 flags);
long sys_shmat(i32 id, u32 addr, u32 flags);
long sys_shmdt(u32 addr);
long sys_shmctl(i32 id, i32 cmd, u32 user);
long sys_ipc(u32 call, u32 first, u32 second, u32 third, u32 pointer);

/* sys_clone.c: making processes and threads */
long sys_fork(void);
long sys_vfork(void);
long sys_clone(u32 flags, u32 stack, u32 parent_tid, u32 tls, u32 child_tid);
long sys_clone3(u32 user_args, u32 size);

/* sys_process.c: processes */
long sys_execve(u32 user_path, u32 argv, u32 envp);
long sys_exit(u32 code);
long sys_exit_group(u32 code);
long sys_wait4(i32 pid, u32 user_status, u32 options, u32 user_rusage);
long sys_waitpid(i32 pid, u32 user_status, u32 options);
long sys_waitid(u32 type, i32 id, u32 user_info, u32 options, u32 user_rusage);

/* sys_ids.c: identities */
long sys_getpid(void);
long sys_gettid(void);
long sys_getppid(void);
long sys_getpgrp(void);
long sys_getpgid(i32 pid);
long sys_getsid(i32 pid);
long sys_setpgid(i32 pid, i32 pgid);
long sys_setsid(void);
long sys_getuid(void);
long sys_geteuid(void);
long sys_getgid(void);
long sys_getegid(void);
long sys_setresuid(u32 r, u32 e, u32 s);
long sys_setresgid(u32 r, u32 e, u32 s);
long sys_setreuid(u32 r, u32 e);
long sys_setregid(u32 r, u32 e);
long sys_setuid(u32 id);
long sys_setgid(u32 id);
long sys_getresuid(u32 user_r, u32 user_e, u32 user_s);
long sys_getresgid(u32 user_r, u32 user_e, u32 user_s);
long sys_setfsuid(u32 id);
long sys_setfsgid(u32 id);
long sys_getgroups(i32 size, u32 user_list);
long sys_setgroups(u32 size, u32 user_list);

/* sys_ids16.c: the same with 16-bit ids */
long sys_getuid16(void);
long sys_geteuid16(void);
long sys_getgid16(void);
long sys_getegid16(void);
long sys_setuid16(u32 id);
long sys_setgid16(u32 id);
long sys_setreuid16(u32 r, u32 e);
long sys_setregid16(u32 r, u32 e);
long sys_setresuid16(u32 r, u32 e, u32 s);
long sys_setresgid16(u32 r, u32 e, u32 s);
long sys_getresuid16(u32 user_r, u32 user_e, u32 user_s);
long sys_getresgid16(u32 user_r, u32 user_e, u32 user_s);
long sys_setfsuid16(u32 id);
long sys_setfsgid16(u32 id);
long sys_getgroups16(i32 size, u32 user_list);
long sys_setgroups16(u32 size, u32 user_list);

/* sys_signal.c: signals */
long sys_rt_sigaction(u32 sig, u32 user_new, u32 user_old, u32 set_size);
long sys_sigaction(u32 sig, u32 user_new, u32 user_old);
long sys_signal(u32 sig, u32 handler);
long sys_rt_sigprocmask(u32 how, u32 user_set, u32 user_old, u32 set_size);
long sys_sigprocmask(u32 how, u32 user_set, u32 user_old);
long sys_rt_sigpending(u32 user_set, u32 set_size);
long sys_sigpending(u32 user_set);
long sys_rt_sigsuspend(u32 user_mask, u32 set_size);
long sys_sigsuspend(u32 unused1, u32 unused2, u32 mask);
long sys_pause(void);
long sys_rt_sigtimedwait(u32 user_set, u32 user_info, u32 user_limit, u32 set_size);
long sys_rt_sigtimedwait_time64(u32 user_set, u32 user_info, u32 user_limit, u32 set_size);
long sys_sigreturn(void);
long sys_rt_sigreturn(void);
long sys_sigaltstack(u32 user_new, u32 user_old);

/* sys_kill.c: sending signals */
long sys_kill(i32 pid, u32 sig);
long sys_tkill(i32 tid, u32 sig);
long sys_tgkill(i32 tgid, i32 tid, u32 sig);
long sys_rt_sigqueueinfo(i32 pid, u32 sig, u32 user_info);
long sys_rt_tgsigqueueinfo(i32 tgid, i32 tid, u32 sig, u32 user_info);

/* sys_itimer.c: interval timers */
long sys_alarm(u32 seconds);
long sys_setitimer(u32 which, u32 user_new, u32 user_old);
long sys_getitimer(u32 which, u32 user_value);

/* sys_time.c: clocks and sleeping */
long sys_time(u32 user_time);
long sys_gettimeofday(u32 user_tv, u32 user_tz);
long sys_clock_gettime(u32 clock, u32 user_ts);
long sys_clock_gettime64(u32 clock, u32 user_ts);
long sys_stime(u32 user_time);
long sys_settimeofday(u32 user_tv, u32 user_tz);
long sys_clock_settime(u32 clock, u32 user_ts);
long sys_clock_settime64(u32 clock, u32 user_ts);
long sys_clock_getres(u32 clock, u32 user_ts);
long sys_clock_getres_time64(u32 clock, u32 user_ts);
long sys_restart_syscall(void);
long sys_nanosleep(u32 user_request, u32 user_left);
long sys_clock_nanosleep(u32 clock, u32 flags, u32 user_request, u32 user_left);
long sys_clock_nanosleep_time64(u32 clock, u32 flags, u32 user_request, u32 user_left);
long sys_times(u32 user_tms);

/* sys_info.c: the machine */
long sys_newuname(u32 user_name);
long sys_sethostname(u32 user_name, u32 len);
long sys_setdomainname(u32 user_name, u32 len);
long sys_sysinfo(u32 user_info);
long sys_syslog(u32 action, u32 user_buf, u32 len);
long sys_reboot(u32 magic1, u32 magic2, u32 command, u32 user_arg);
long sys_getrandom(u32 user_buf, u32 len, u32 flags);

/* sys_misc.c: threads, limits, accounting */
long sys_set_thread_area(u32 user_desc);
long sys_get_thread_area(u32 user_desc);
long sys_set_tid_address(u32 user_tid);
long sys_personality(u32 persona);
long sys_prctl(u32 option, u32 arg);
long sys_getrusage(i32 who, u32 user_usage);

/* sys_sched.c: scheduling */
long sys_sched_yield(void);
long sys_sched_getaffinity(i32 pid, u32 len, u32 user_mask);
long sys_sched_setaffinity(i32 pid, u32 len, u32 user_mask);
long sys_getcpu(u32 user_cpu, u32 user_node);
long sys_sched_get_priority_max(u32 policy);
long sys_sched_get_priority_min(u32 policy);
long sys_sched_getscheduler(i32 pid);
long sys_sched_setscheduler(i32 pid, u32 policy, u32 user_param);
long sys_sched_getparam(i32 pid, u32 user_param);
long sys_sched_setparam(i32 pid, u32 user_param);
long sys_sched_rr_get_interval(i32 pid, u32 user_ts);
long sys_sched_rr_get_interval_time64(i32 pid, u32 user_ts);
long sys_getpriority(u32 which, u32 who);
long sys_setpriority(u32 which, u32 who, i32 nice);
long sys_nice(i32 increment);

/* sys_futex.c: waiting on a word of memory */
long sys_futex(u32 addr, u32 op, u32 value, u32 user_limit, u32 addr2, u32 value3);
long sys_futex_time64(u32 addr, u32 op, u32 value, u32 user_limit, u32 addr2, u32 value3);
long sys_set_robust_list(u32 head, u32 len);
long sys_get_robust_list(i32 pid, u32 user_head, u32 user_len);
