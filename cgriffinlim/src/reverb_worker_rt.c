#include <string.h>

#include "crossfade.h"
#include "reverb.h"

/* The first block of an epoch, or after one that was lost: nothing came before it. */
static void begin_anew(uk_reverb *reverb) {
    uk_convolver_forget(&reverb->tail);
    memset(reverb->worked, 0, 4 * (size_t)reverb->tail_block * sizeof(float));
}

static void convolve(uk_reverb *reverb, uk_tail_item *item) {
    size_t block = 2 * (size_t)reverb->tail_block; /* floats */
    memmove(reverb->worked, reverb->worked + block, block * sizeof(float));
    memcpy(reverb->worked + block, item->samples, block * sizeof(float));
    uk_convolver_push(&reverb->tail, reverb->worked);
    uk_convolver_sum(&reverb->tail, &item->response->tail, item->samples);
    if (item->before == item->response) return;
    uk_convolver_sum(&reverb->tail, &item->before->tail, reverb->faded);
    uk_crossfade(item->samples, reverb->faded, 0, reverb->tail_block, reverb->tail_block);
}

int uk_reverb_work(uk_reverb *reverb) {
    uk_tail_item *item = reverb->taken;
    uint64_t next = item->number - 1; /* it was sent back as the tail of two blocks later */
    uint32_t epoch = item->epoch;
    if (!uk_queue_pop(&reverb->jobs, item)) return 0;
    if (item->epoch != epoch || item->number != next) begin_anew(reverb);
    convolve(reverb, item);
    item->number += 2;
    uk_queue_push(&reverb->results, item); /* there is room for all jobs that are out */
    return 1;
}
