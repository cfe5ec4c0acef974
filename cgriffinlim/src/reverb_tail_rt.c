#include "reverb_tail.h"

#include <string.h>

void uk_tail_forget(uk_reverb *reverb) {
    reverb->tail_response = reverb->response;
    reverb->leaving_jobs = reverb->submitted;
}

void uk_tail_begin(uk_reverb *reverb, uint64_t at_sample) {
    reverb->epoch++;
    reverb->first_number = at_sample / (uint64_t)reverb->tail_block;
    reverb->late_number = 0;
    memset(reverb->job->samples, 0, 2 * (size_t)reverb->tail_block * sizeof(float));
}

static void submit(uk_reverb *reverb, uint64_t number) {
    uk_tail_item *job = reverb->job;
    job->number = number;
    job->epoch = reverb->epoch;
    job->response = reverb->response;
    job->before = reverb->tail_response;
    /* As many as there is room for on their way back; of a worker that is later still, this block
     * is lost. */
    if (reverb->submitted - reverb->returned >= reverb->results.capacity) return;
    uk_queue_push(&reverb->jobs, job);
    reverb->submitted++;
    if (job->before == job->response) return;
    reverb->tail_response = reverb->response;
    reverb->leaving_jobs = reverb->submitted;
}

void uk_tail_feed(uk_reverb *reverb, uint64_t at_sample, const float *samples, int frames) {
    int first = (int)(at_sample % (uint64_t)reverb->tail_block);
    memcpy(reverb->job->samples + 2 * first, samples, 2 * (size_t)frames * sizeof(float));
    if (first + frames == reverb->tail_block)
        submit(reverb, at_sample / (uint64_t)reverb->tail_block);
}

static int take_result(uk_reverb *reverb) {
    if (!uk_queue_pop(&reverb->results, reverb->result)) return 0;
    reverb->returned++;
    return 1;
}

/* The result of this block is in our hands. One of an earlier block came too late. */
static int is_there(uk_reverb *reverb, uint64_t number) {
    while (reverb->result->epoch != reverb->epoch || reverb->result->number < number)
        if (!take_result(reverb)) return 0;
    return reverb->result->number == number;
}

static void count_late(uk_reverb *reverb, uint64_t number) {
    if (reverb->late_number == number) return;
    reverb->late_number = number;
    atomic_fetch_add_explicit(&reverb->late_tails, 1, memory_order_relaxed);
}

void uk_tail_add(uk_reverb *reverb, uint64_t at_sample, float *sound) {
    uint64_t number = at_sample / (uint64_t)reverb->tail_block;
    if (number < reverb->first_number + 2) { /* what there was to hear began later */
        reverb->had_tail = 1;
        reverb->last[0] = reverb->last[1] = 0.0f;
        return;
    }
    int there = is_there(reverb, number), had = reverb->had_tail;
    const float *tail = reverb->result->samples + 2 * (at_sample % (uint64_t)reverb->tail_block);
    if (!there) count_late(reverb, number);
    for (int i = 0; i < UK_REVERB_BLOCK && (there || had); i++) {
        float in = (float)(i + 1) / UK_REVERB_BLOCK, out = 1.0f - in;
        for (int ear = 0; ear < 2; ear++) {
            float sample = there ? tail[2 * i + ear] : out * reverb->last[ear];
            sound[2 * i + ear] += there && !had ? in * sample : sample;
        }
    }
    reverb->had_tail = there;
    for (int ear = 0; ear < 2 && there; ear++)
        reverb->last[ear] = tail[2 * (UK_REVERB_BLOCK - 1) + ear];
}

void uk_tail_drain(uk_reverb *reverb) {
    while (reverb->returned < reverb->submitted && take_result(reverb))
        continue;
}

int uk_tail_has_let_go(const uk_reverb *reverb) {
    return reverb->tail_response == reverb->response && reverb->returned >= reverb->leaving_jobs;
}
