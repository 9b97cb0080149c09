// ioctl requests of terminals and files, and how request numbers are built.
#pragma once

// request: direction (2 bits) | size of the argument (14) | type (8) | number (8)
#define _IOC_NONE                 0U
#define _IOC_WRITE                1U
#define _IOC_READ                 2U

#define _IOC(dir, type, nr, size) (((dir) << 30) | ((size) << 16) | ((type) << 8) | (nr))
#define _IO(type, nr)             _IOC(_IOC_NONE, (type), (nr), 0)
#define _IOR(type, nr, arg)       _IOC(_IOC_READ, (type), (nr), sizeof(arg))
#define _IOW(type, nr, arg)       _IOC(_IOC_WRITE, (type), (nr), sizeof(arg))
#define _IOWR(type, nr, arg)      _IOC(_IOC_READ | _IOC_WRITE, (type), (nr), sizeof(arg))

#define TCGETS                    0x5401
#define TCSETS                    0x5402
#define TCSETSW                   0x5403
#define TCSETSF                   0x5404
#define TCGETA                    0x5405
#define TCSETA                    0x5406
#define TCSETAW                   0x5407
#define TCSETAF                   0x5408
#define TCSBRK                    0x5409
#define TCXONC                    0x540A
#define TCFLSH                    0x540B
#define TIOCEXCL                  0x540C
#define TIOCNXCL                  0x540D
#define TIOCSCTTY                 0x540E
#define TIOCGPGRP                 0x540F
#define TIOCSPGRP                 0x5410
#define TIOCOUTQ                  0x5411
#define TIOCSTI                   0x5412
#define TIOCGWINSZ                0x5413
#define TIOCSWINSZ                0x5414
#define FIONREAD                  0x541B
#define TIOCINQ                   FIONREAD
#define TIOCCONS                  0x541D
#define FIONBIO                   0x5421
#define TIOCNOTTY                 0x5422
#define TIOCSETD                  0x5423
#define TIOCGETD                  0x5424
#define TCSBRKP                   0x5425
#define TIOCGSID                  0x5429
#define FIONCLEX                  0x5450
#define FIOCLEX                   0x5451
#define FIOASYNC                  0x5452

#define HDIO_GETGEO               0x0301
#define BLKROGET                  0x125E
#define BLKRRPART                 0x125F
#define BLKGETSIZE                0x1260
#define BLKFLSBUF                 0x1261
#define BLKSSZGET                 0x1268
#define BLKBSZGET                 0x80041270
#define BLKGETSIZE64              0x80041272
#define BLKPBSZGET                0x127B

// HDIO_GETGEO
struct hd_geometry {
    unsigned char heads;
    unsigned char sectors;
    unsigned short cylinders;
    unsigned long start;
};

struct winsize {
    unsigned short ws_row;
    unsigned short ws_col;
    unsigned short ws_xpixel;
    unsigned short ws_ypixel;
};
