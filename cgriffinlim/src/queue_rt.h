/* A queue of items of one size between one writer and one reader. */
#pragma once
#include <stdatomic.h>
#include <stdint.h>

typedef struct {
    unsigned char *data;
    uint32_t item_size;
    uint32_t capacity; /* items; a power of two */
    _Atomic uint32_t written;
    _Atomic uint32_t read;
} uk_queue;

/* `data` holds capacity * item_size bytes and stays the caller's.
 * Thread: any, before use. Blocks: never. Allocates: never. */
void uk_queue_init(uk_queue *queue, void *data, uint32_t item_size, uint32_t capacity);
/* 1, or 0 when there is no room. Thread: the writer. Blocks: never. Allocates: never. */
int uk_queue_push(uk_queue *queue, const void *item);
/* 1, or 0 when there is none. Thread: the reader. Blocks: never. Allocates: never. */
int uk_queue_pop(uk_queue *queue, void *item);
