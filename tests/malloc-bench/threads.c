/*
 * Producers and consumers: blocks are allocated in one thread and freed in another.
 */
#include <pthread.h>
#include <stdlib.h>

#include "tests/malloc-bench/bench.h"

#define PAIRS 2
#define BATCH 64
#define ROOM  256

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    void *batch[ROOM][BATCH];
    unsigned head, tail;
    unsigned long batches;
};

static void *produce(void *argument)
{
    struct queue *q = argument;
    uint32_t seed = 1;

    for (unsigned long n = 0; n < q->batches; n++) {
        void *batch[BATCH];

        for (int i = 0; i < BATCH; i++) {
            seed = seed * 1664525 + 1013904223;
            batch[i] = take(8 + (seed >> 8) % 200);
        }
        pthread_mutex_lock(&q->lock);
        while (q->head - q->tail == ROOM) {
            pthread_cond_wait(&q->changed, &q->lock);
        }
        for (int i = 0; i < BATCH; i++) {
            q->batch[q->head % ROOM][i] = batch[i];
        }
        q->head++;
        pthread_cond_signal(&q->changed);
        pthread_mutex_unlock(&q->lock);
    }
    return NULL;
}

static void *consume(void *argument)
{
    struct queue *q = argument;

    for (unsigned long n = 0; n < q->batches; n++) {
        void *batch[BATCH];

        pthread_mutex_lock(&q->lock);
        while (q->head == q->tail) {
            pthread_cond_wait(&q->changed, &q->lock);
        }
        for (int i = 0; i < BATCH; i++) {
            batch[i] = q->batch[q->tail % ROOM][i];
        }
        q->tail++;
        pthread_cond_signal(&q->changed);
        pthread_mutex_unlock(&q->lock);
        for (int i = 0; i < BATCH; i++) {
            free(batch[i]);
        }
    }
    return NULL;
}

unsigned long workload(unsigned long operations)
{
    static struct queue queue[PAIRS];
    pthread_t thread[2 * PAIRS];

    for (int i = 0; i < PAIRS; i++) {
        pthread_mutex_init(&queue[i].lock, NULL);
        pthread_cond_init(&queue[i].changed, NULL);
        queue[i].batches = operations / (2 * PAIRS * BATCH);
        if (pthread_create(&thread[2 * i], NULL, produce, &queue[i]) ||
            pthread_create(&thread[2 * i + 1], NULL, consume, &queue[i])) {
            abort();
        }
    }
    for (int i = 0; i < 2 * PAIRS; i++) {
        pthread_join(thread[i], NULL);
    }
    return 2 * PAIRS * BATCH * queue[0].batches;
}
