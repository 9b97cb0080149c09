/* Functions of the C library that are little more than a system call. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/files.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void locale(void)
{
    CHECK_TEXT(setlocale(LC_ALL, NULL), "C");
    CHECK_TEXT(setlocale(LC_NUMERIC, ""), "C");
    CHECK_TEXT(setlocale(LC_TIME, "POSIX"), "C");
    CHECK(setlocale(LC_ALL, "xx_YY") == NULL);
    CHECK(setlocale(LC_ALL + 1, "C") == NULL);
    CHECK_TEXT(localeconv()->decimal_point, ".");
    CHECK_TEXT(localeconv()->thousands_sep, "");
    CHECK_EQ(localeconv()->frac_digits, CHAR_MAX);
    CHECK_EQ(localeconv()->int_n_sign_posn, CHAR_MAX);
}

static void change_ids(void *arg)
{
    const gid_t groups[2] = {7, 8};
    gid_t list[2];
    uid_t r, e, s;

    (void)arg;
    CHECK_EQ(setgroups(2, groups), 0);
    CHECK_EQ(getgroups(2, list), 2);
    CHECK_EQ(list[1], 8);
    CHECK_EQ(setresgid(1, 2, 3), 0);
    CHECK_EQ(setegid(3), 0);
    CHECK_EQ(setregid(4, 5), 0);
    CHECK_EQ(getresgid(&r, &e, &s), 0);
    CHECK(r == 4 && e == 5 && s == 5);
    CHECK_EQ(setresuid(11, 0, 13), 0);
    CHECK_EQ(seteuid(13), 0);
    CHECK_EQ(setreuid(13, 11), 0);
    CHECK_EQ(getresuid(&r, &e, &s), 0);
    CHECK(r == 13 && e == 11 && s == 11);
    CHECK_FAILS(setgroups(0, NULL), EPERM);
}

static void ids(void)
{
    if (geteuid() != 0)
        skip("only the superuser may become somebody else");
    CHECK_EQ(run_child(change_ids, NULL), 0);
}

static void links(void)
{
    char text[8] = "";
    int dir, fd;

    enter_directory();
    dir = open(".", O_RDONLY | O_DIRECTORY);
    fd = open("f", O_RDWR | O_CREAT, 0644);
    CHECK_WORKS(symlinkat("f", dir, "s"));
    CHECK_EQ(readlinkat(dir, "s", text, sizeof(text)), 1);
    CHECK_TEXT(text, "f");
    CHECK_WORKS(linkat(dir, "s", dir, "g", AT_SYMLINK_FOLLOW));
    CHECK_FAILS(linkat(dir, "f", dir, "g", 0), EEXIST);
    CHECK_FAILS(readlinkat(dir, "g", text, sizeof(text)), EINVAL);
    close(fd);
    close(dir);
    CHECK(unlink("f") == 0 && unlink("g") == 0 && unlink("s") == 0);
    leave_directory();
}

static void scattered_at_an_offset(void)
{
    char a[2], b[3] = "";
    struct iovec out = {.iov_base = "0123456789", .iov_len = 10};
    struct iovec in[2] = {{.iov_base = a, .iov_len = 2}, {.iov_base = b, .iov_len = 2}};
    FILE *f = tmpfile();
    fpos_t here, later;

    REQUIRE(f != NULL);
    CHECK_EQ(pwritev(fileno(f), &out, 1, 4), 10);
    CHECK_EQ(preadv(fileno(f), in, 2, 10), 4);
    CHECK(memcmp(a, "67", 2) == 0);
    CHECK_TEXT(b, "89");
    CHECK_FAILS(preadv(fileno(f), in, 2, -1), EINVAL);
    CHECK_EQ(lseek(fileno(f), 0, SEEK_CUR), 0);
    CHECK_EQ(fgetpos(f, &here), 0);
    CHECK_EQ(fseek(f, 5, SEEK_SET), 0);
    CHECK_EQ(fgetpos(f, &later), 0);
    CHECK_EQ(fgetc(f), '1');
    CHECK_EQ(fsetpos(f, &here), 0);
    CHECK_EQ(fgetc(f), 0);
    CHECK_EQ(fsetpos(f, &later), 0);
    CHECK_EQ(fgetc(f), '1');
    CHECK_EQ(fclose(f), 0);
}

static volatile sig_atomic_t handled;

static void handle(int sig)
{
    handled = sig;
}

/* A signal that is blocked but for the time of the wait ends it. */
static void waits_with_a_mask(void)
{
    const struct timespec moment = {.tv_nsec = 1000000}, minute = {.tv_sec = 60};
    sigset_t usr1, none;
    struct pollfd p;
    fd_set set;
    int ends[2];

    REQUIRE(pipe(ends) == 0);
    sigemptyset(&none);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr1, NULL);
    signal(SIGUSR1, handle);
    p = (struct pollfd){.fd = ends[0], .events = POLLIN};
    CHECK_EQ(ppoll(&p, 1, &moment, NULL), 0);
    CHECK_EQ(moment.tv_nsec, 1000000);
    raise(SIGUSR1);
    CHECK_FAILS(ppoll(&p, 1, &minute, &none), EINTR);
    CHECK_EQ(handled, SIGUSR1);
    handled = 0;
    raise(SIGUSR1);
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    CHECK_FAILS(pselect(ends[0] + 1, &set, NULL, NULL, &minute, &none), EINTR);
    CHECK_EQ(handled, SIGUSR1);
    CHECK_EQ(write(ends[1], "x", 1), 1);
    CHECK_EQ(ppoll(&p, 1, NULL, NULL), 1);
    CHECK_EQ(pselect(ends[0] + 1, &set, NULL, NULL, NULL, NULL), 1);
    CHECK(FD_ISSET(ends[0], &set));
}

static void small_ones(void)
{
    struct timespec ts;
    char text[32];
    int status = 0;
    pid_t pid;

    CHECK_EQ(timespec_get(&ts, TIME_UTC), TIME_UTC);
    CHECK(ts.tv_sec - time(NULL) <= 0);
    CHECK_EQ(timespec_get(&ts, TIME_UTC + 1), 0);
    CHECK_EQ(strerror_r(ENOMEM, text, sizeof(text)), 0);
    CHECK_TEXT(text, "Cannot allocate memory");
    CHECK_EQ(strerror_r(ENOMEM, text, 7), ERANGE);
    CHECK_TEXT(text, "Cannot");
    CHECK_EQ(strerror_r(12345, text, sizeof(text)), EINVAL);
    CHECK_TEXT(text, "Unknown error 12345");
    pid = fork();
    if (pid == 0)
        _exit(5);
    CHECK_EQ(wait3(&status, 0, NULL), pid);
    CHECK_EQ(WEXITSTATUS(status), 5);
}

TEST_MAIN({"setlocale, localeconv", locale}, {"ids", ids}, {"linkat and its like", links},
          {"preadv, pwritev, tmpfile, fgetpos", scattered_at_an_offset},
          {"ppoll, pselect", waits_with_a_mask}, {"timespec_get, strerror_r, wait3", small_ones})
