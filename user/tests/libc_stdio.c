/* The C library's streams, against the kernel's files, pipes and processes. */
#include "user/tests/lib/child.h"
#include "user/tests/lib/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[] = "/tmp/libc_stdio.XXXXXX";

/* A new file with the text, open for both; its name is taken away at once. */
static FILE *file_with(const char *text)
{
    char name[sizeof(path)];
    int fd = mkstemp(strcpy(name, path));
    FILE *f;

    REQUIRE(fd >= 0);
    unlink(name);
    f = fdopen(fd, "r+");
    REQUIRE(f != NULL);
    CHECK_EQ(fwrite(text, 1, strlen(text), f), strlen(text));
    rewind(f);
    return f;
}

static void reads_what_was_written(void)
{
    FILE *f = file_with("one\ntwo\nthree");
    char line[6];

    CHECK_TEXT(fgets(line, sizeof(line), f), "one\n");
    CHECK_TEXT(fgets(line, sizeof(line), f), "two\n");
    CHECK_TEXT(fgets(line, sizeof(line), f), "three");
    CHECK(fgets(line, sizeof(line), f) == NULL);
    CHECK(feof(f) && !ferror(f));
    CHECK_EQ(fclose(f), 0);
}

static void lines_of_any_length(void)
{
    FILE *f = file_with("");
    char *line = NULL;
    size_t size = 0;

    for (int i = 0; i < 10000; i++) {
        fputc('a' + i % 26, f);
    }
    fputs("\nend", f);
    rewind(f);
    CHECK_EQ(getline(&line, &size, f), 10001);
    CHECK(size > 10001 && line[9999] == 'a' + 9999 % 26 && line[10000] == '\n');
    CHECK_EQ(getline(&line, &size, f), 3);
    CHECK_TEXT(line, "end");
    CHECK_EQ(getline(&line, &size, f), -1);
    free(line);
    fclose(f);
}

static void turns_from_reading_to_writing(void)
{
    FILE *f = file_with("hello world");
    char text[32] = "";

    CHECK_EQ(fgetc(f), 'h');
    CHECK_EQ(ftell(f), 1);
    CHECK(fputs("EY", f) >= 0); /* at the stream's position, not where the buffer ended */
    CHECK_EQ(ftell(f), 3);
    CHECK_EQ(fgetc(f), 'l');
    rewind(f);
    CHECK_EQ(fread(text, 1, sizeof(text), f), 11);
    CHECK_TEXT(text, "hEYlo world");
    fclose(f);
}

static void seeks(void)
{
    FILE *f = file_with("0123456789");

    CHECK_EQ(fseek(f, 4, SEEK_SET), 0);
    CHECK_EQ(fgetc(f), '4');
    CHECK_EQ(fseek(f, 2, SEEK_CUR), 0);
    CHECK_EQ(fgetc(f), '7');
    CHECK_EQ(fseek(f, -1, SEEK_END), 0);
    CHECK_EQ(fgetc(f), '9');
    CHECK_EQ(fgetc(f), EOF);
    CHECK_EQ(fseek(f, 0, SEEK_SET), 0);
    CHECK(!feof(f));
    CHECK_FAILS(fseek(f, -1, SEEK_SET), EINVAL);
    fclose(f);
}

static void bytes_go_back(void)
{
    FILE *f = file_with("ab");

    CHECK_EQ(ungetc('x', f), 'x'); /* before anything was read */
    CHECK_EQ(fgetc(f), 'x');
    CHECK_EQ(fgetc(f), 'a');
    for (int c = '1'; c <= '8'; c++) {
        CHECK_EQ(ungetc(c, f), c);
    }
    CHECK_EQ(fgetc(f), '8');
    fseek(f, 0, SEEK_END);
    CHECK_EQ(fgetc(f), EOF);
    CHECK_EQ(ungetc('z', f), 'z');
    CHECK(!feof(f));
    CHECK_EQ(fgetc(f), 'z');
    CHECK_EQ(ungetc(EOF, f), EOF);
    fclose(f);
}

static void modes(void)
{
    char name[sizeof(path)];
    FILE *f;

    close(mkstemp(strcpy(name, path)));
    f = fopen(name, "w");
    CHECK(f && fputs("first", f) >= 0);
    CHECK(fgetc(f) == EOF && ferror(f)); /* not for reading */
    fclose(f);
    f = fopen(name, "a");
    CHECK(f && fputs(" second", f) >= 0);
    fclose(f);
    CHECK(fopen(name, "wx") == NULL && errno == EEXIST);
    CHECK(fopen(name, "q") == NULL && errno == EINVAL);
    f = fopen(name, "r");
    REQUIRE(f != NULL);
    CHECK(fputc('x', f) == EOF && errno == EBADF);
    fclose(f);
    f = freopen(name, "r", fopen("/dev/null", "r"));
    REQUIRE(f != NULL);
    CHECK_EQ(fseek(f, 0, SEEK_END), 0);
    CHECK_EQ(ftell(f), 12);
    fclose(f);
    unlink(name);
    CHECK(fopen(name, "r") == NULL && errno == ENOENT);
}

/* How much is in the pipe: what was written so far. */
static ssize_t arrived(int fd, char *buf, size_t size)
{
    ssize_t n = read(fd, buf, size);

    return n < 0 && errno == EAGAIN ? 0 : n;
}

static void buffers_as_told(void)
{
    char buf[8192];
    int fds[2];
    FILE *f;

    REQUIRE(pipe2(fds, O_NONBLOCK) == 0);
    f = fdopen(fds[1], "w");
    fputs("held\n", f); /* a pipe is no terminal */
    CHECK_EQ(arrived(fds[0], buf, sizeof(buf)), 0);
    CHECK_EQ(fflush(f), 0);
    CHECK_EQ(arrived(fds[0], buf, sizeof(buf)), 5);
    CHECK_EQ(setvbuf(f, NULL, _IOLBF, 0), 0);
    fputs("part", f);
    CHECK_EQ(arrived(fds[0], buf, sizeof(buf)), 0);
    fputs(" line\n", f);
    CHECK_EQ(arrived(fds[0], buf, sizeof(buf)), 10);
    fflush(f);
    CHECK_EQ(setvbuf(f, NULL, _IONBF, 0), 0);
    fputc('x', f);
    CHECK_EQ(arrived(fds[0], buf, sizeof(buf)), 1);
    fprintf(f, "%d and %d", 1, 2);
    CHECK_EQ(arrived(fds[0], buf, sizeof(buf)), 7);
    fclose(f);
    close(fds[0]);
}

static void write_errors_are_told(void)
{
    FILE *f = fopen("/dev/full", "w");

    if (!f) {
        skip("no /dev/full");
    }
    CHECK(fputs("x", f) >= 0);
    CHECK_FAILS(fflush(f), ENOSPC);
    CHECK(ferror(f));
    clearerr(f);
    CHECK(!ferror(f));
    fclose(f);
}

static void exit_with_text(void *arg)
{
    FILE *f = arg;

    fputs("flushed at exit", f);
    exit(3);
}

static void exit_flushes(void)
{
    FILE *f = file_with("");
    char text[32] = "";
    int status = run_child(exit_with_text, f);

    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    rewind(f);
    fread(text, 1, sizeof(text) - 1, f);
    CHECK_TEXT(text, "flushed at exit");
    fclose(f);
}

static void scans_a_stream(void)
{
    FILE *f = file_with("12 0x1f word,rest");
    int a = 0;
    int b = 0;
    char word[16] = "";

    CHECK_EQ(fscanf(f, "%d %i %15[^,]", &a, &b, word), 3);
    CHECK(a == 12 && b == 31);
    CHECK_TEXT(word, "word");
    CHECK_EQ(fgetc(f), ','); /* the byte that ended the word is still there */
    fclose(f);
}

static void commands(void)
{
    char text[32] = "";
    FILE *f = popen("echo out; exit 4", "r");
    int status;

    REQUIRE(f != NULL);
    CHECK_TEXT(fgets(text, sizeof(text), f), "out\n");
    status = pclose(f);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 4);
    status = system("exit 5");
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 5);
}

TEST_MAIN({"reads what was written", reads_what_was_written},
          {"lines of any length", lines_of_any_length},
          {"turns from reading to writing", turns_from_reading_to_writing}, {"seeks", seeks},
          {"bytes go back", bytes_go_back}, {"modes", modes}, {"buffers as told", buffers_as_told},
          {"write errors are told", write_errors_are_told}, {"exit flushes", exit_flushes},
          {"scans a stream", scans_a_stream}, {"commands", commands})
