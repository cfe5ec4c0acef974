#include "ring_rt.h"

#include <string.h>

void uk_ring_init(uk_ring *ring, float *data, uint32_t capacity) {
    ring->data = data;
    ring->capacity = capacity;
    uk_ring_clear(ring);
}

void uk_ring_clear(uk_ring *ring) {
    uk_ring_restart(ring, 0);
}

void uk_ring_restart(uk_ring *ring, uint32_t index) {
    atomic_store_explicit(&ring->written, index, memory_order_release);
    atomic_store_explicit(&ring->read, index, memory_order_release);
}

uint32_t uk_ring_position(uk_ring *ring) {
    return atomic_load_explicit(&ring->read, memory_order_acquire);
}

uint32_t uk_ring_skip(uk_ring *ring, uint32_t count) {
    uint32_t there = uk_ring_readable(ring);
    if (count > there) count = there;
    uint32_t read = atomic_load_explicit(&ring->read, memory_order_relaxed);
    atomic_store_explicit(&ring->read, read + count, memory_order_release);
    return count;
}

uint32_t uk_ring_readable(uk_ring *ring) {
    uint32_t read = atomic_load_explicit(&ring->read, memory_order_acquire);
    return atomic_load_explicit(&ring->written, memory_order_acquire) - read;
}

uint32_t uk_ring_writable(uk_ring *ring) {
    return ring->capacity - uk_ring_readable(ring);
}

uint32_t uk_ring_write(uk_ring *ring, const float *from, uint32_t count) {
    uint32_t room = uk_ring_writable(ring);
    if (count > room) count = room;
    uint32_t written = atomic_load_explicit(&ring->written, memory_order_relaxed);
    uint32_t start = written & (ring->capacity - 1);
    uint32_t first = ring->capacity - start < count ? ring->capacity - start : count;
    memcpy(ring->data + start, from, first * sizeof(float));
    memcpy(ring->data, from + first, (count - first) * sizeof(float));
    atomic_store_explicit(&ring->written, written + count, memory_order_release);
    return count;
}

uint32_t uk_ring_read(uk_ring *ring, float *to, uint32_t count) {
    uint32_t there = uk_ring_readable(ring);
    if (count > there) count = there;
    uint32_t read = atomic_load_explicit(&ring->read, memory_order_relaxed);
    uint32_t start = read & (ring->capacity - 1);
    uint32_t first = ring->capacity - start < count ? ring->capacity - start : count;
    memcpy(to, ring->data + start, first * sizeof(float));
    memcpy(to + first, ring->data, (count - first) * sizeof(float));
    atomic_store_explicit(&ring->read, read + count, memory_order_release);
    return count;
}
