#include "reverb_middle.h"

#include <string.h>

#include "crossfade.h"

enum { BLOCK = UK_MIDDLE_BLOCK, STEPS = UK_MIDDLE_BLOCK / UK_REVERB_BLOCK };
static const size_t block_bytes = 2 * BLOCK * sizeof(float);

/* The response in force goes for the whole block, and fades in from the one of the block before:
 * which is there until the tail has let it go, and the tail's blocks are longer. */
static void begin_sum(uk_reverb *reverb) {
    uk_middle *middle = &reverb->middle;
    middle->before = middle->response;
    middle->response = reverb->response;
    uk_convolver_begin(&middle->convolver);
}

void uk_middle_begin(uk_reverb *reverb) {
    uk_middle *middle = &reverb->middle;
    memset(middle->input, 0, 2 * block_bytes);
    memset(middle->now, 0, block_bytes);
    memset(middle->next, 0, block_bytes); /* begun after its last step, it is heard as it is */
    uk_convolver_forget(&middle->convolver);
    middle->response = reverb->response;
    begin_sum(reverb);
}

void uk_middle_feed(uk_reverb *reverb, uint64_t at_sample, const float *samples, int frames) {
    float *to = reverb->middle.input + 2 * (BLOCK + (int)(at_sample % BLOCK));
    memcpy(to, samples, 2 * (size_t)frames * sizeof(float));
}

/* What was made is heard now, and the input that is complete goes into what is made next. */
static void turn_over(uk_reverb *reverb) {
    uk_middle *middle = &reverb->middle;
    float *made = middle->next;
    middle->next = middle->now;
    middle->now = made;
    uk_convolver_push(&middle->convolver, middle->input);
    memcpy(middle->input, middle->input + 2 * BLOCK, block_bytes);
    begin_sum(reverb);
}

static void end_sum(uk_middle *middle) {
    uk_convolver_end(&middle->convolver, middle->next);
    if (middle->before == middle->response) return;
    uk_convolver_sum(&middle->convolver, &middle->before->middle, middle->other);
    uk_crossfade(middle->next, middle->other, 0, BLOCK, BLOCK);
}

void uk_middle_add(uk_reverb *reverb, uint64_t at_sample, float *sound) {
    uk_middle *middle = &reverb->middle;
    int first = (int)(at_sample % BLOCK), step = first / UK_REVERB_BLOCK;
    if (step == 0) turn_over(reverb);
    const uk_partitions *filter = &middle->response->middle;
    uk_convolver_add(&middle->convolver, filter, step * filter->count / STEPS,
                     (step + 1) * filter->count / STEPS);
    if (step == STEPS - 1) end_sum(middle);
    for (int i = 0; i < 2 * UK_REVERB_BLOCK; i++)
        sound[i] += middle->now[2 * first + i];
}
