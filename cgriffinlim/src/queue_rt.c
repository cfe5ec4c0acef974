#include "queue_rt.h"

#include <string.h>

void uk_queue_init(uk_queue *queue, void *data, uint32_t item_size, uint32_t capacity) {
    queue->data = data;
    queue->item_size = item_size;
    queue->capacity = capacity;
    atomic_store(&queue->written, 0);
    atomic_store(&queue->read, 0);
}

static unsigned char *slot(uk_queue *queue, uint32_t index) {
    return queue->data + (size_t)(index & (queue->capacity - 1)) * queue->item_size;
}

int uk_queue_push(uk_queue *queue, const void *item) {
    uint32_t written = atomic_load_explicit(&queue->written, memory_order_relaxed);
    uint32_t read = atomic_load_explicit(&queue->read, memory_order_acquire);
    if (written - read >= queue->capacity) return 0;
    memcpy(slot(queue, written), item, queue->item_size);
    atomic_store_explicit(&queue->written, written + 1, memory_order_release);
    return 1;
}

int uk_queue_pop(uk_queue *queue, void *item) {
    uint32_t read = atomic_load_explicit(&queue->read, memory_order_relaxed);
    uint32_t written = atomic_load_explicit(&queue->written, memory_order_acquire);
    if (written == read) return 0;
    memcpy(item, slot(queue, read), queue->item_size);
    atomic_store_explicit(&queue->read, read + 1, memory_order_release);
    return 1;
}
