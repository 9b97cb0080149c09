#include "kernel/log/log.h"
#include "kernel/log/console.h"
#include "kernel/time/time.h"
#include <faultline/printk.h>
#include <faultline/spinlock.h>
#include <faultline/string.h>

#define LINE_MAX 512

static struct spinlock log_lock = SPINLOCK_INIT("log", RANK_PRINTK);
static char log_buf[LOG_SIZE];
static u32 log_head; /* bytes ever written; position p is at log_buf[p % LOG_SIZE] */
static bool at_line_start = true;
static LIST_HEAD(consoles);

u32 console_loglevel = 7;

void console_register(struct console *c)
{
    list_add_tail(&c->link, &consoles);
}

void console_write(const char *text, u32 len)
{
    struct console *c;

    list_for_each (c, &consoles, link)
        c->write(text, len);
}

static void log_append(const char *text, u32 len)
{
    for (u32 i = 0; i < len; i++)
        log_buf[log_head++ % LOG_SIZE] = text[i];
}

/* Each line starts with the level as syslog(2) gives it and the time, as Linux does. */
static void log_prefix(u32 level, char *buf, u32 size)
{
    u32 ns, us;
    u32 s = div_u64(time_since_boot(), NSEC_PER_SEC, &ns);

    us = ns / 1000;
    snprintf(buf, size, "<%u>[%5u.%06u] ", level, s, us);
}

static u32 take_level(const char **text)
{
    if ((*text)[0] != KERN_ERR[0])
        return 6;
    u32 level = (*text)[1] - '0';
    *text += 2;
    return level;
}

void printk(const char *fmt, ...)
{
    char line[LINE_MAX], prefix[32];
    const char *text = line;
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    u32 level = take_level(&text), len = strlen(text);

    log_prefix(level, prefix, sizeof(prefix));
    irqflags_t flags = spin_lock_irqsave(&log_lock);
    bool starts_line = at_line_start;
    if (starts_line)
        log_append(prefix, strlen(prefix));
    log_append(text, len);
    at_line_start = len && text[len - 1] == '\n';
    if (level <= console_loglevel) {
        if (starts_line)
            console_write(prefix + 3, strlen(prefix) - 3);
        console_write(text, len);
    }
    spin_unlock_irqrestore(&log_lock, flags);
}

void log_force_unlock(void)
{
    log_lock.locked = 0;
    console_loglevel = 7;
}

u32 log_end(void)
{
    return READ_ONCE(log_head);
}

u32 log_read(u32 *pos, char *buf, u32 size)
{
    irqflags_t flags = spin_lock_irqsave(&log_lock);
    u32 n = 0;

    if (log_head - *pos > LOG_SIZE)
        *pos = log_head - LOG_SIZE;
    while (n < size && *pos != log_head)
        buf[n++] = log_buf[(*pos)++ % LOG_SIZE];
    spin_unlock_irqrestore(&log_lock, flags);
    return n;
}
