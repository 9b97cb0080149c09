// Parts of a device number.
#pragma once

#define major(dev) ((unsigned int)(((dev) >> 8) & 0xfff))
#define minor(dev) ((unsigned int)(((dev)&0xff) | (((dev) >> 12) & 0xfff00)))
#define makedev(maj, min)                                                                          \
    ((dev_t)(((min)&0xffU) | (((maj)&0xfffU) << 8) | (((min)&0xfff00U) << 12)))
