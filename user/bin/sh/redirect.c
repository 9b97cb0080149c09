/* Redirections, POSIX 2.7. */
#include "user/bin/sh/sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Copies of replaced descriptors live from here on, out of the way of scripts. */
enum { FIRST_SAVED_FD = 10 };

/* What fits into a pipe without a reader: PIPE_BUF. */
enum { SMALL_HEREDOC = 4096 };

static void write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t count = write(fd, text, len);

        if (count < 0 && errno != EINTR)
            return;
        if (count > 0) {
            text += count;
            len -= count;
        }
    }
}

/* A pipe with the body in it; a long body needs a process that writes it. */
static int open_heredoc(const char *body)
{
    size_t len = strlen(body);
    int ends[2];

    if (pipe(ends) < 0) {
        warn("cannot make a pipe: %s", strerror(errno));
        return -1;
    }
    if (len <= SMALL_HEREDOC) {
        write_all(ends[1], body, len);
    } else if (job_fork(NULL, false) == 0) {
        close(ends[0]);
        write_all(ends[1], body, len);
        _exit(0);
    }
    close(ends[1]);
    return ends[0];
}

static int open_file(enum redir_type type, const char *path)
{
    static const int flags[] = {[REDIR_IN] = O_RDONLY,
                                [REDIR_OUT] = O_WRONLY | O_CREAT | O_TRUNC,
                                [REDIR_APPEND] = O_WRONLY | O_CREAT | O_APPEND,
                                [REDIR_RDWR] = O_RDWR | O_CREAT};
    int fd = open(path, flags[type], 0666);

    if (fd < 0)
        warn("cannot %s %s: %s", type == REDIR_IN ? "open" : "create", path, strerror(errno));
    return fd;
}

/* The file for the redirection, to be moved to its descriptor; -1 with a message. */
static int open_target(struct redir *redir, struct arena *arena)
{
    const char *target = redir->target;

    if (redir->type == REDIR_HEREDOC_QUOTE)
        return open_heredoc(target);
    target =
        redir->type == REDIR_HEREDOC ? expand_heredoc(arena, target) : expand_string(arena, target);
    if (!target)
        return -1;
    if (redir->type == REDIR_HEREDOC)
        return open_heredoc(target);
    return open_file(redir->type, target);
}

static void remember(int fd, int copy, struct saved_fd **saved)
{
    struct saved_fd *entry = xmalloc(sizeof(*entry));

    *entry = (struct saved_fd){.next = *saved, .fd = fd, .copy = copy};
    *saved = entry;
}

/* Keeps what the descriptor refers to now. */
static void save(int fd, struct saved_fd **saved)
{
    if (!saved)
        return;
    int copy = fcntl(fd, F_DUPFD, FIRST_SAVED_FD);

    if (copy >= 0)
        fcntl(copy, F_SETFD, FD_CLOEXEC);
    remember(fd, copy, saved);
}

/* n>&m and n>&- */
static bool duplicate(struct redir *redir, struct arena *arena, struct saved_fd **saved)
{
    const char *target = expand_string(arena, redir->target);
    char *end;

    if (!target)
        return false;
    if (strcmp(target, "-") == 0) {
        save(redir->fd, saved);
        close(redir->fd);
        return true;
    }
    long from = strtol(target, &end, 10);

    if (*end || end == target || from < 0) {
        warn("%s: no file descriptor", target);
        return false;
    }
    if (fcntl(from, F_GETFD) < 0) {
        warn("%s: %s", target, strerror(errno));
        return false;
    }
    save(redir->fd, saved);
    return dup2(from, redir->fd) >= 0;
}

static bool redirect_one(struct redir *redir, struct arena *arena, struct saved_fd **saved)
{
    if (redir->type == REDIR_DUP)
        return duplicate(redir, arena, saved);

    int fd = open_target(redir, arena);

    if (fd < 0)
        return false;
    if (fd == redir->fd) { /* the descriptor was closed, and open() chose it */
        if (saved)
            remember(fd, -1, saved);
        return true;
    }
    save(redir->fd, saved);

    bool moved = dup2(fd, redir->fd) >= 0;

    if (!moved)
        warn("%d: %s", redir->fd, strerror(errno));
    close(fd);
    return moved;
}

bool redirect(struct redir *redirs, struct arena *arena, struct saved_fd **saved)
{
    for (; redirs; redirs = redirs->next) {
        if (!redirect_one(redirs, arena, saved))
            return false;
    }
    return true;
}

void redirect_undo(struct saved_fd *saved)
{
    while (saved) {
        struct saved_fd *entry = saved;

        if (entry->copy >= 0) {
            dup2(entry->copy, entry->fd);
            close(entry->copy);
        } else {
            close(entry->fd);
        }
        saved = entry->next;
        free(entry);
    }
}
