// Values that each thread has of its own.
#include <errno.h>
#include "libc/pthread/thread_int.h"

// A key in use without a destructor has this one.
static void nothing(void *value)
{
    (void)value;
}

static void (*destructors[PTHREAD_KEYS_MAX])(void *); // NULL: the key is free
static pthread_mutex_t keys_lock = PTHREAD_MUTEX_INITIALIZER;

int pthread_key_create(pthread_key_t *key, void (*destroy)(void *))
{
    int error = EAGAIN;

    pthread_mutex_lock(&keys_lock);
    for (pthread_key_t i = 0; i < PTHREAD_KEYS_MAX; i++) {
        if (destructors[i] == NULL) {
            destructors[i] = destroy ? destroy : nothing;
            *key = i;
            error = 0;
            break;
        }
    }
    pthread_mutex_unlock(&keys_lock);
    return error;
}

// Values that threads still have are the program's affair, but a new key must not show them: who
// gets the number again finds what the deleter left, so POSIX asks to delete only cleared keys.
int pthread_key_delete(pthread_key_t key)
{
    if (key >= PTHREAD_KEYS_MAX || destructors[key] == NULL) {
        return EINVAL;
    }
    __thread_self.value[key] = NULL;
    destructors[key] = NULL;
    return 0;
}

void *pthread_getspecific(pthread_key_t key)
{
    return key < PTHREAD_KEYS_MAX ? (void *)__thread_self.value[key] : NULL;
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
    if (key >= PTHREAD_KEYS_MAX || destructors[key] == NULL) {
        return EINVAL;
    }
    __thread_self.value[key] = value;
    return 0;
}

// One pass over all; whether a destructor was called, which may have set values anew.
static bool destroy_once(void)
{
    bool called = false;

    for (pthread_key_t i = 0; i < PTHREAD_KEYS_MAX; i++) {
        void *value = (void *)__thread_self.value[i];

        if (value != NULL && destructors[i] != NULL) {
            __thread_self.value[i] = NULL;
            destructors[i](value);
            called = true;
        }
    }
    return called;
}

void __thread_destroy_values(void)
{
    int pass = 0;

    while (pass < PTHREAD_DESTRUCTOR_ITERATIONS && destroy_once()) {
        pass++;
    }
}
