/* System-call numbers that do not exist. */
#include "user/tests/lib/test.h"

#include <sys/syscall.h>
#include <unistd.h>

static long raw(long number)
{
    long result;

    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(-1), "c"(-1), "d"(-1), "S"(-1), "D"(-1)
                     : "memory");
    return result;
}

static void beyond_the_table(void)
{
    static const long numbers[] = {480,
                                   499,
                                   500,
                                   511,
                                   512,
                                   600,
                                   1000,
                                   4095,
                                   4096,
                                   65535,
                                   65536,
                                   0x7fffffff,
                                   0x80000000,
                                   0xffffffff,
                                   0xfffffffe,
                                   0xc0000000,
                                   0x40000000 + 20};

    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        if (!CHECK_EQ(raw(numbers[i]), -ENOSYS))
            note("number %ld", numbers[i]);
    }
}

static void holes_of_the_table(void)
{
    static const long numbers[] = {__NR_break, __NR_stty, __NR_gtty,   __NR_ftime,  __NR_prof,
                                   __NR_lock,  __NR_mpx,  __NR_ulimit, __NR_profil, 222,
                                   223,        251,       285};

    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        if (!CHECK_EQ(raw(numbers[i]), -ENOSYS))
            note("number %ld", numbers[i]);
    }
}

static void registers_are_kept(void)
{
    unsigned int result, ebx = 1, ecx = 2, edx = 3, esi = 4, edi = 5;

    __asm__ volatile("int $0x80"
                     : "=a"(result), "+b"(ebx), "+c"(ecx), "+d"(edx), "+S"(esi), "+D"(edi)
                     : "a"(__NR_getpid)
                     : "memory");
    CHECK_EQ(result, getpid());
    CHECK(ebx == 1 && ecx == 2 && edx == 3 && esi == 4 && edi == 5);
}

TEST_MAIN({"beyond the table", beyond_the_table}, {"holes of the table", holes_of_the_table},
          {"all registers but eax are kept", registers_are_kept})
