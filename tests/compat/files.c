/* Files and directories as a program sees them: open to unlink, stat, getdents, file mappings. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096

static const char *result(long n)
{
    return n < 0 ? strerror(errno) : "done";
}

static void show_stat(const char *name)
{
    struct stat s;

    if (lstat(name, &s))
        printf("%s: %s\n", name, strerror(errno));
    else
        printf("%s: mode %o, %lu links, %lld bytes, own %d\n", name, s.st_mode,
               S_ISDIR(s.st_mode) ? 0 : (unsigned long)s.st_nlink,
               S_ISDIR(s.st_mode) ? 0LL : (long long)s.st_size, s.st_uid == geteuid());
}

static void reads_and_writes(void)
{
    char buf[100];
    int fd = open("plain", O_RDWR | O_CREAT | O_EXCL, 0640);

    printf("write %zd", write(fd, "0123456789", 10));
    printf(", seek %ld", (long)lseek(fd, 4, SEEK_SET));
    printf(", read %zd", read(fd, buf, 3));
    printf(" %.3s, pread %zd", buf, pread(fd, buf, 100, 8));
    printf(" %.2s, at %ld\n", buf, (long)lseek(fd, 0, SEEK_CUR));
    printf("hole: %ld", (long)lseek(fd, 10000, SEEK_SET));
    printf(", write %zd", write(fd, "end", 3));
    printf(", pread %zd", pread(fd, buf, 1, 5000));
    printf(" %d\n", buf[0]);
    struct iovec v[2] = {{"ab", 2}, {"cde", 3}};
    lseek(fd, 0, SEEK_SET);
    printf("writev %zd", writev(fd, v, 2));
    printf(", truncate %d\n", ftruncate(fd, 12));
    show_stat("plain");
    printf("again: %s\n", result(open("plain", O_CREAT | O_EXCL, 0600)));
    printf("dup: %d", fcntl(fd, F_DUPFD, 30));
    printf(", cloexec %d", fcntl(30, F_GETFD));
    printf(", flags %o\n", fcntl(30, F_GETFL) & (O_ACCMODE | O_APPEND));
    close(fd);
    printf("closed: %s\n", result(read(fd, buf, 1)));
    printf("seek in a pipe's end: %s\n", result(lseek(-1, 0, SEEK_SET)));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path)
{
    char *names[200];
    int n = 0;
    DIR *d = opendir(path);

    for (struct dirent *e; (e = readdir(d)) && n < 200; n++)
        asprintf(&names[n], "%s/%d", e->d_name, e->d_type);
    closedir(d);
    qsort(names, n, sizeof(names[0]), by_name);
    printf("%s: %d entries:", path, n);
    for (int i = 0; i < n; i++) {
        if (i < 6)
            printf(" %s", names[i]);
        free(names[i]);
    }
    printf("\n");
}

static void directories(void)
{
    char name[64];

    umask(022);
    printf("mkdir %d", mkdir("dir", 0777));
    printf(", again: %s\n", result(mkdir("dir", 0777)));
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof(name), "dir/file-%03d", i);
        close(open(name, O_WRONLY | O_CREAT, 0666));
    }
    printf("link %d", link("plain", "dir/a-hard-link"));
    printf(", symlink %d\n", symlink("../plain", "dir/a-link"));
    list("dir");
    show_stat("dir");
    show_stat("dir/file-042");
    show_stat("dir/a-hard-link");
    show_stat("dir/a-link");
    printf("readlink %zd", readlink("dir/a-link", name, sizeof(name)));
    printf(" %.8s\n", name);
    printf("rmdir: %s\n", result(rmdir("dir")));
    printf("unlink a directory: %s\n", result(unlink("dir")));
    printf("under a file: %s\n", result(open("plain/x", O_RDONLY)));
    printf("rename %d", rename("dir/file-000", "dir/renamed"));
    printf(", over: %d", rename("dir/file-001", "dir/renamed"));
    printf(", into itself: %s\n", result(rename("dir", "dir/inner")));
    chdir("dir");
    for (int i = 2; i < 100; i++) {
        snprintf(name, sizeof(name), "file-%03d", i);
        unlink(name);
    }
    unlink("a-link"), unlink("renamed"), unlink("a-hard-link");
    printf("access here: %s\n", result(access(".", R_OK | W_OK | X_OK)));
    list(".");
    chdir("..");
    printf("rmdir: %s\n", result(rmdir("dir")));
}

static void attributes(void)
{
    struct stat s;
    struct timespec times[2] = {{1000000000, 5}, {1234567890, 123456789}};

    printf("chmod %d", chmod("plain", 04711));
    printf(", utimens %d\n", utimensat(AT_FDCWD, "plain", times, 0));
    stat("plain", &s);
    printf("mode %o, mtime %ld.%09ld\n", s.st_mode, (long)s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
    stat("/dev/null", &s);
    printf("null: character device %d, %lu:%lu\n", S_ISCHR(s.st_mode),
           (unsigned long)(s.st_rdev >> 8), (unsigned long)(s.st_rdev & 255));
}

static void mappings(void)
{
    int fd = open("mapped", O_RDWR | O_CREAT, 0600);

    ftruncate(fd, 2 * PAGE);
    pwrite(fd, "file", 4, PAGE);
    char *shared = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *private = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, PAGE);
    if (shared == MAP_FAILED || private == MAP_FAILED) {
        printf("mmap: %s\n", strerror(errno));
        return;
    }
    close(fd);
    printf("mapped: %.4s %.4s %d\n", shared + PAGE, private, shared[0]);
    memcpy(private, "mine", 4);
    memcpy(shared, "ours", 4);
    msync(shared, 2 * PAGE, MS_SYNC);
    fd = open("mapped", O_RDONLY);
    char buf[4];
    pread(fd, buf, 4, PAGE);
    printf("file has %.4s", buf);
    pread(fd, buf, 4, 0);
    printf(" %.4s, private has %.4s\n", buf, private);
    close(fd);
    munmap(shared, 2 * PAGE);
    munmap(private, PAGE);
    unlink("mapped");
}

static void readiness(void)
{
    int fds[2];
    struct timeval none = {0, 0};
    fd_set set;

    if (pipe2(fds, O_NONBLOCK | O_CLOEXEC))
        exit(1);
    char c;
    printf("empty: %s", result(read(fds[0], &c, 1)));
    struct pollfd p[2] = {{fds[0], POLLIN, 0}, {fds[1], POLLOUT, 0}};
    printf(", poll %d: %x %x", poll(p, 2, 0), p[0].revents, p[1].revents);
    if (write(fds[1], "x", 1) != 1)
        exit(1);
    printf(", then %d", poll(p, 2, 0));
    printf(": %x %x\n", p[0].revents, p[1].revents);
    FD_ZERO(&set);
    FD_SET(fds[0], &set);
    printf("select %d", select(fds[0] + 1, &set, NULL, NULL, &none));
    printf(" %d\n", FD_ISSET(fds[0], &set) != 0);
    close(fds[1]);
    poll(p, 1, 0);
    printf("no writer: %x, read %zd", p[0].revents, read(fds[0], &c, 1));
    printf(" %zd\n", read(fds[0], &c, 1));
    close(fds[0]);
}

static void large(void)
{
    static char block[65536];
    int fd = open("large", O_RDWR | O_CREAT | O_TRUNC, 0600);
    long long sum = 0;

    for (int i = 0; i < 64; i++) {
        memset(block, i, sizeof(block));
        if (write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
            printf("short write at %d\n", i);
    }
    lseek(fd, 0, SEEK_SET);
    for (ssize_t n; (n = read(fd, block, 10007)) > 0;) {
        for (int i = 0; i < n; i++)
            sum += block[i];
    }
    printf("4 MiB: sum %lld\n", sum);
    close(fd);
    unlink("large");
}

int main(void)
{
    umask(022);
    reads_and_writes();
    directories();
    attributes();
    mappings();
    readiness();
    large();
    printf("unlink %d\n", unlink("plain"));
    return 0;
}
