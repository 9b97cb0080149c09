#pragma once
/* kmalloc's start; the last step of kmem_init(). */
void kmalloc_init(void);
