/* /proc/sysvipc. */
#include "kernel/fs/proc/proc.h"
#include "kernel/ipc/shm.h"

static void add_segment(struct text *t, const struct shm_segment *s)
{
    text_printf(t, "%10d %10d  %4o %10u %5d %5d  %5u %5u %5u %5u %5u ", s->key, s->id, s->mode,
                s->size, s->cpid, s->lpid, s->nattch, s->uid, s->gid, s->cuid, s->cgid);
    text_printf(t, "%10llu %10llu %10llu %10u %10u\n", s->atime, s->dtime, s->ctime,
                shm_resident(s->id), 0u);
}

static int show_shm(struct text *t, i32 pid)
{
    struct shm_totals totals;
    struct shm_segment s;

    (void)pid;
    text_printf(t, "       key      shmid perms       size  cpid  lpid nattch   uid   gid  cuid  "
                   "cgid      atime      dtime      ctime        rss       swap\n");
    shm_totals(&totals);
    for (u32 i = 0; i <= totals.max_index; i++)
        if (!shm_stat(i, SHM_BY_INDEX, &s))
            add_segment(t, &s);
    return 0;
}

const struct proc_entry proc_sysvipc_entries[] = {
    PROC_FILE("shm", show_shm),
    PROC_END,
};
