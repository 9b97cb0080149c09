// assert. Deliberately without a guard: each inclusion follows NDEBUG anew.
#include <sys/cdefs.h>

#undef assert

__BEGIN_DECLS
void __assert_fail(const char *expr, const char *file, int line, const char *func)
    __attribute__((noreturn));
__END_DECLS

#ifdef NDEBUG
#define assert(expr) ((void)0)
#else
#define assert(expr) ((expr) ? (void)0 : __assert_fail(#expr, __FILE__, __LINE__, __func__))
#endif

#ifndef __cplusplus
#undef static_assert
#define static_assert _Static_assert
#endif
