#pragma once
/*
 * Times of ring 3. Every call with a timespec exists twice on i386: with 32-bit fields (time form
 * TIME32) and, under another number, with 64-bit ones. Inside there is one form, the wide one.
 */
#include <faultline/types.h>
#include <uapi/time.h>

enum time_form {
    TIME32, /* struct timespec */
    TIME64, /* struct __kernel_timespec */
};

/* 0 or -EFAULT. The values are as ring 3 gave them: timespec_valid() judges. */
int __must_check user_time_get(u32 user, enum time_form form, struct __kernel_timespec *t);
int __must_check user_time_put(u32 user, enum time_form form, const struct __kernel_timespec *t);
/* The same for an array of two. */
int __must_check user_times_get(u32 user, enum time_form form, struct __kernel_timespec t[2]);
