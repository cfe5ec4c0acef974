/* A ring hands every float over, once and in order, between two threads and over its wraps. */
#include <pthread.h>
#include <sched.h>

#include "check.h"
#include "ring_rt.h"

enum { CAPACITY = 256, FLOATS = 400000 };

static uk_ring ring;
static float data[CAPACITY];

static void fills_and_empties(void) {
    float in[CAPACITY + 1], out[CAPACITY + 1];
    for (int i = 0; i <= CAPACITY; i++)
        in[i] = (float)i;
    uk_ring_init(&ring, data, CAPACITY);
    CHECK(uk_ring_readable(&ring) == 0 && uk_ring_writable(&ring) == CAPACITY);
    CHECK(uk_ring_read(&ring, out, 1) == 0);
    CHECK(uk_ring_write(&ring, in, CAPACITY + 1) == CAPACITY);
    CHECK(uk_ring_write(&ring, in, 1) == 0 && uk_ring_writable(&ring) == 0);
    CHECK(uk_ring_read(&ring, out, CAPACITY + 1) == CAPACITY);
    for (int i = 0; i < CAPACITY; i++)
        CHECK(out[i] == in[i]);
    CHECK(uk_ring_write(&ring, in, 3) == 3);
    uk_ring_clear(&ring);
    CHECK(uk_ring_readable(&ring) == 0);
}

static void goes_on_where_its_counters_wrap(void) {
    float in[100], out[100];
    uk_ring_init(&ring, data, CAPACITY);
    atomic_store(&ring.written, UINT32_MAX - 50);
    atomic_store(&ring.read, UINT32_MAX - 50);
    for (int i = 0; i < 100; i++)
        in[i] = (float)i;
    CHECK(uk_ring_write(&ring, in, 100) == 100);
    CHECK(uk_ring_readable(&ring) == 100 && uk_ring_writable(&ring) == CAPACITY - 100);
    CHECK(uk_ring_read(&ring, out, 100) == 100);
    for (int i = 0; i < 100; i++)
        CHECK(out[i] == in[i]);
}

static void *write_all(void *unused) {
    (void)unused;
    float piece[CAPACITY];
    unsigned random = 1;
    for (uint32_t done = 0; done < FLOATS;) {
        uint32_t count = next_random(&random) % CAPACITY + 1;
        if (count > FLOATS - done) count = FLOATS - done;
        for (uint32_t i = 0; i < count; i++)
            piece[i] = (float)(done + i);
        uint32_t taken = uk_ring_write(&ring, piece, count);
        if (taken == 0) sched_yield();
        done += taken;
    }
    return NULL;
}

static void carries_between_two_threads(void) {
    pthread_t writer;
    float piece[CAPACITY];
    unsigned random = 2;
    uk_ring_init(&ring, data, CAPACITY);
    CHECK(pthread_create(&writer, NULL, write_all, NULL) == 0);
    for (uint32_t done = 0; done < FLOATS;) {
        uint32_t got = uk_ring_read(&ring, piece, next_random(&random) % CAPACITY + 1);
        for (uint32_t i = 0; i < got; i++)
            CHECK(piece[i] == (float)(done + i));
        if (got == 0) sched_yield();
        done += got;
    }
    pthread_join(writer, NULL);
    CHECK(uk_ring_readable(&ring) == 0);
}

int main(void) {
    fills_and_empties();
    goes_on_where_its_counters_wrap();
    carries_between_two_threads();
    return 0;
}
