#include "kernel/dev/uart.h"
#include "kernel/dev/tty.h"
#include "kernel/log/console.h"
#include "arch/i386/cpu.h"
#include "arch/i386/io.h"
#include "arch/i386/irq.h"

/* Registers of the 16550A, relative to the port's base. */
enum {
    UART_DATA = 0,
    UART_IER = 1, /* interrupt enable */
    UART_FCR = 2, /* FIFO control */
    UART_LCR = 3, /* line control */
    UART_MCR = 4, /* modem control */
    UART_LSR = 5, /* line status */
};

enum {
    IER_RECEIVE = 0x01,
    FCR_ENABLE_CLEAR = 0x07,
    LCR_8N1 = 0x03,
    LCR_DLAB = 0x80,         /* data and IER are the divisor */
    MCR_DTR_RTS_OUT2 = 0x0b, /* OUT2 connects the interrupt line */
    LSR_DATA_READY = 0x01,
    LSR_THR_EMPTY = 0x20,
    LSR_ALL_SENT = 0x40,
    LSR_ABSENT = 0xff,
};

#define DIVISOR_115200 1
/* A port that never gets ready (nothing there) must not stop the kernel. */
#define SEND_TRIES 100000

struct uart {
    u16 base;
    struct tty tty;
};

static struct uart uarts[2] = {
    {.base = 0x3f8, .tty = {.name = "ttyS0", .minor = TTY_SERIAL_MINOR}},
    {.base = 0x2f8, .tty = {.name = "ttyS1", .minor = TTY_SERIAL_MINOR + 1}},
};

static bool uart_exists(const struct uart *u)
{
    return inb(u->base + UART_LSR) != LSR_ABSENT;
}

static void uart_setup(const struct uart *u)
{
    outb(u->base + UART_IER, 0);
    outb(u->base + UART_LCR, LCR_DLAB);
    outb(u->base + UART_DATA, DIVISOR_115200);
    outb(u->base + UART_IER, 0);
    outb(u->base + UART_LCR, LCR_8N1);
    outb(u->base + UART_FCR, FCR_ENABLE_CLEAR);
    outb(u->base + UART_MCR, MCR_DTR_RTS_OUT2);
}

static void uart_put(const struct uart *u, char c)
{
    for (int i = 0; i < SEND_TRIES && !(inb(u->base + UART_LSR) & LSR_THR_EMPTY); i++)
        cpu_relax();
    outb(u->base + UART_DATA, c);
}

static void uart_write(const struct uart *u, const char *text, u32 len)
{
    for (u32 i = 0; i < len; i++)
        uart_put(u, text[i]);
}

static void uart_drain(const struct uart *u)
{
    for (int i = 0; i < SEND_TRIES && !(inb(u->base + UART_LSR) & LSR_ALL_SENT); i++)
        cpu_relax();
}

/* The log's console: line feeds become CR LF, as a terminal in its default mode sends them. */
static void log_write(const char *text, u32 len)
{
    for (u32 i = 0; i < len; i++) {
        if (text[i] == '\n')
            uart_put(&uarts[0], '\r');
        uart_put(&uarts[0], text[i]);
    }
}

static struct console serial_console = {.name = "ttyS0", .write = log_write};

void uart_early_init(void)
{
    if (!uart_exists(&uarts[0]))
        return;
    uart_setup(&uarts[0]);
    console_register(&serial_console);
}

void uart_write_com2(const char *text, u32 len)
{
    uart_write(&uarts[1], text, len);
    uart_drain(&uarts[1]);
}

static void tty_write(struct tty *tty, const char *text, u32 len)
{
    uart_write(tty->driver_data, text, len);
}

static void tty_drain(struct tty *tty)
{
    uart_drain(tty->driver_data);
}

static const struct tty_driver uart_driver = {.write = tty_write, .drain = tty_drain};

static void receive(struct uart *u)
{
    while (inb(u->base + UART_LSR) & LSR_DATA_READY)
        tty_input(&u->tty, inb(u->base + UART_DATA));
}

static void com1_interrupt(bool from_user)
{
    (void)from_user;
    receive(&uarts[0]);
}

static void com2_interrupt(bool from_user)
{
    (void)from_user;
    receive(&uarts[1]);
}

void uart_init(void)
{
    static const struct {
        enum irq_line line;
        irq_handler handler;
    } irqs[2] = {{IRQ_COM1, com1_interrupt}, {IRQ_COM2, com2_interrupt}};

    for (int i = 0; i < 2; i++) {
        struct uart *u = &uarts[i];
        if (!uart_exists(u))
            continue;
        if (i > 0)
            uart_setup(u);
        u->tty.driver = &uart_driver;
        u->tty.driver_data = u;
        tty_register(&u->tty);
        irq_register(irqs[i].line, irqs[i].handler);
        outb(u->base + UART_IER, IER_RECEIVE);
    }
}
