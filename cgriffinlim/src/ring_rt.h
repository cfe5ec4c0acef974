/* A ring of floats between one writer and one reader. */
#pragma once
#include <stdatomic.h>
#include <stdint.h>

typedef struct {
    float *data;
    uint32_t capacity;        /* a power of two */
    _Atomic uint32_t written; /* both run freely and wrap */
    _Atomic uint32_t read;
} uk_ring;

/* The smallest power of two that is not below `least`, which is 2^31 at most.
 * Thread: any. Blocks: never. Allocates: never. */
static inline uint32_t uk_capacity_for(uint32_t least) {
    uint32_t capacity = 1;
    while (capacity < least)
        capacity *= 2;
    return capacity;
}

/* `data` holds `capacity` floats, a power of two, and stays the caller's.
 * Thread: any, before use. Blocks: never. Allocates: never. */
void uk_ring_init(uk_ring *ring, float *data, uint32_t capacity);
/* Thread: any, when neither side is at work. Blocks: never. Allocates: never. */
void uk_ring_clear(uk_ring *ring);
/* As uk_ring_clear, and the first sample written or read is numbered `index`. */
void uk_ring_restart(uk_ring *ring, uint32_t index);
/* The number of the next sample to be read. Thread: any. Blocks: never. Allocates: never. */
uint32_t uk_ring_position(uk_ring *ring);
/* Pass over up to `count` floats; returns how many. Thread: the reader. Blocks, allocates: never.
 */
uint32_t uk_ring_skip(uk_ring *ring, uint32_t count);
/* Thread: either side. Blocks: never. Allocates: never. */
uint32_t uk_ring_readable(uk_ring *ring);
uint32_t uk_ring_writable(uk_ring *ring);
/* Copy up to `count` floats in; returns how many. Thread: the writer. Blocks, allocates: never. */
uint32_t uk_ring_write(uk_ring *ring, const float *from, uint32_t count);
/* Copy up to `count` floats out; returns how many. Thread: the reader. Blocks, allocates: never. */
uint32_t uk_ring_read(uk_ring *ring, float *to, uint32_t count);
