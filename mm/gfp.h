#pragma once
/*
 * How a request for memory is to be met. GFP_WAIT says that the caller may sleep and holds no
 * spinlock: only then caches are shrunk, and with GFP_OOM processes killed, before a request fails.
 * Without GFP_HIGHMEM the memory is in the linear map.
 */

typedef unsigned gfp_t;

#define GFP_DMA           0x01u  /* below 16 MiB only */
#define GFP_HIGHMEM       0x02u  /* may be above the linear map */
#define GFP_ZERO          0x04u  /* filled with zero */
#define GFP_HIGH          0x08u  /* may use the reserve below the min watermark */
#define GFP_WAIT          0x10u  /* the caller may sleep */
#define GFP_NOFAIL_INJECT 0x20u  /* exempt from failure injection (early boot) */
#define GFP_NOWARN        0x40u  /* no line on the log if it fails: the caller has a way out */
#define GFP_OOM           0x80u  /* processes may be killed to meet it */
#define GFP_MASK          0xffu  /* all that requests are made with */
#define GFP_DYING         0x100u /* who was killed may use half of the reserve, to come to its end */

#define GFP_KERNEL        GFP_WAIT
#define GFP_ATOMIC        GFP_HIGH
#define GFP_USER          (GFP_WAIT | GFP_HIGHMEM | GFP_OOM)
#define GFP_USER_LOW      (GFP_WAIT | GFP_OOM) /* what an address space needs besides its pages */
