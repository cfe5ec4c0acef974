/* A queue hands every item over, once and in order, and refuses what it has no room for. */
#include <pthread.h>
#include <sched.h>

#include "check.h"
#include "queue_rt.h"

enum { CAPACITY = 16, ITEMS = 100000 };

typedef struct {
    uint32_t number;
    uint32_t inverse;
    unsigned char rest[5];
} item;

static uk_queue queue;
static item data[CAPACITY];

static void refuses_when_full_and_when_empty(void) {
    item one = {.number = 0};
    uk_queue_init(&queue, data, sizeof(item), CAPACITY);
    CHECK(!uk_queue_pop(&queue, &one));
    for (uint32_t i = 0; i < CAPACITY; i++) {
        one.number = i;
        CHECK(uk_queue_push(&queue, &one));
    }
    CHECK(!uk_queue_push(&queue, &one));
    for (uint32_t i = 0; i < CAPACITY; i++)
        CHECK(uk_queue_pop(&queue, &one) && one.number == i);
    CHECK(!uk_queue_pop(&queue, &one));
}

static void *push_all(void *unused) {
    (void)unused;
    for (uint32_t i = 0; i < ITEMS; i++) {
        item one = {.number = i, .inverse = ~i, .rest = {(unsigned char)i}};
        while (!uk_queue_push(&queue, &one))
            sched_yield();
    }
    return NULL;
}

static void carries_between_two_threads(void) {
    pthread_t writer;
    item one;
    uk_queue_init(&queue, data, sizeof(item), CAPACITY);
    atomic_store(&queue.written, UINT32_MAX - 100); /* over the wrap of its counters too */
    atomic_store(&queue.read, UINT32_MAX - 100);
    CHECK(pthread_create(&writer, NULL, push_all, NULL) == 0);
    for (uint32_t i = 0; i < ITEMS; i++) {
        while (!uk_queue_pop(&queue, &one))
            sched_yield();
        CHECK(one.number == i && one.inverse == ~i && one.rest[0] == (unsigned char)i);
    }
    pthread_join(writer, NULL);
}

int main(void) {
    refuses_when_full_and_when_empty();
    carries_between_two_threads();
    return 0;
}
