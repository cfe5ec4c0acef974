#pragma once
#include <pthread.h>

/* A lock at which a waiting render thread lends its priority to whoever holds it.
 * Thread: main. Blocks: never. Allocates: never. */
void uk_lock_init(pthread_mutex_t *lock);
