/* Thread-local storage of a static program, constructors, destructors, abort, the end by signal. */
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static __thread int counter = 40;
static __thread char text[100] = "initial";
static __thread int zero;
static int constructed;

__attribute__((constructor)) static void before(void)
{
    constructed = 1;
}

__attribute__((destructor)) static void after(void)
{
    printf("destructor\n");
}

static void first(void)
{
    printf("atexit, first registered\n");
}

static void last(void)
{
    printf("atexit, last registered\n");
}

static void in_child(void)
{
    int status;
    pid_t pid = fork();

    if (!pid) {
        counter++;
        strcpy(text, "child's");
        errno = E2BIG;
        _exit(counter);
    }
    waitpid(pid, &status, 0);
    printf("child %d, here %d %s %d\n", WEXITSTATUS(status), counter, text, zero);
}

static void jumps(void)
{
    static jmp_buf place;
    volatile int times = 0;
    int value = setjmp(place);

    if (times++ < 3)
        longjmp(place, times * 11);
    printf("jumped %d times, last value %d\n", times, value);
}

int main(void)
{
    unsigned gs;

    setvbuf(stdout, NULL, _IOLBF, 0);
    __asm__("mov %%gs, %0" : "=r"(gs));
    printf("constructed %d, ring 3 selector %d, global table %d\n", constructed, (gs & 3) == 3,
           !(gs & 4));
    printf("%d %s %d\n", counter, text, zero);
    counter += 2;
    in_child();
    jumps();
    errno = 0;
    close(-1);
    printf("errno %d\n", errno == EBADF);
    atexit(first);
    atexit(last);
    return 77;
}
