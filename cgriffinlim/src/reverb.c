#include "reverb.h"

#include <sched.h>
#include <stdlib.h>

#include "clock_rt.h"
#include "denormals_rt.h"

enum {
    JOBS = 4,           /* blocks that may be with the worker: it has time for one */
    LOOKS_A_BLOCK = 8,  /* the worker's at its queue: the mixer wakes nobody */
    WORKER_PRIORITY = 4 /* below the render threads, whose deadlines are shorter */
};
static const float fade_seconds = 0.025f;

static void *run(void *argument) {
    uk_reverb *reverb = argument;
    struct timespec pause = {.tv_nsec = (long)reverb->pause_ns};
    struct sched_param priority = {.sched_priority = WORKER_PRIORITY};
    uk_flush_denormals();
    /* Without the right to it the thread keeps the priority it has, and has a long block's time. */
    (void)pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
    while (!atomic_load_explicit(&reverb->stopping, memory_order_relaxed)) {
        int64_t start = uk_now_ns();
        if (uk_reverb_work(reverb))
            atomic_fetch_add_explicit(reverb->work_ns, (uint64_t)(uk_now_ns() - start),
                                      memory_order_relaxed);
        else clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    }
    return NULL;
}

static int create_queue(uk_queue *queue, uint32_t item_size) {
    void *data = calloc(JOBS, item_size);
    uk_queue_init(queue, data, item_size, JOBS);
    return data ? UK_OK : UK_NO_MEMORY;
}

/* With room for a register beyond the last frame. */
static float *stereo(int frames) {
    return calloc(2 * (size_t)frames + UK_WIDEST_REGISTER, sizeof(float));
}

/* Each remembers as many blocks as its part of the longest response has partitions. */
static int create_convolvers(uk_reverb *reverb, int sample_rate_hz) {
    int block = UK_REVERB_BLOCK, middle = UK_MIDDLE_BLOCK, tail = reverb->tail_block;
    int status = uk_convolver_create(&reverb->head, block, 2 * middle / block - 1);
    if (status == UK_OK)
        status = uk_convolver_create(&reverb->middle.convolver, middle, 2 * tail / middle - 2);
    if (status != UK_OK) return status;
    return uk_convolver_create(&reverb->tail, tail, uk_tail_partitions(sample_rate_hz, tail));
}

static int create_parts(uk_reverb *reverb, const uk_settings *settings) {
    int block = UK_REVERB_BLOCK, tail_block = uk_tail_block(settings);
    uint32_t item_size = (uint32_t)(sizeof(uk_tail_item) + 2 * (size_t)tail_block * sizeof(float));
    reverb->tail_block = tail_block;
    int fade_blocks = (int)(fade_seconds * (float)settings->sample_rate_hz) / block;
    reverb->fade_samples = (fade_blocks > 0 ? fade_blocks : 1) * block;
    reverb->pause_ns = (int64_t)tail_block * 1000000000 / settings->sample_rate_hz / LOOKS_A_BLOCK;
    uk_ramp_set(&reverb->presence, 1.0f);
    reverb->recent = stereo(2 * block);
    reverb->ahead = stereo(block);
    reverb->sound = stereo(block);
    reverb->other = stereo(block);
    reverb->middle.input = stereo(2 * UK_MIDDLE_BLOCK);
    reverb->middle.now = stereo(UK_MIDDLE_BLOCK);
    reverb->middle.next = stereo(UK_MIDDLE_BLOCK);
    reverb->middle.other = stereo(UK_MIDDLE_BLOCK);
    reverb->job = calloc(1, item_size);
    reverb->result = calloc(1, item_size);
    reverb->taken = calloc(1, item_size);
    reverb->worked = stereo(2 * tail_block);
    reverb->faded = stereo(tail_block);
    const uk_middle *middle = &reverb->middle;
    int made = reverb->recent && reverb->ahead && reverb->sound && reverb->other && middle->input &&
               middle->now && middle->next && middle->other && reverb->job && reverb->result &&
               reverb->taken && reverb->worked && reverb->faded;
    return made && create_queue(&reverb->jobs, item_size) == UK_OK &&
                   create_queue(&reverb->results, item_size) == UK_OK
               ? create_convolvers(reverb, settings->sample_rate_hz)
               : UK_NO_MEMORY;
}

uk_reverb *uk_reverb_create(const uk_settings *settings, _Atomic uint64_t *work_ns, int *status) {
    uk_reverb *reverb = calloc(1, sizeof *reverb);
    *status = reverb ? create_parts(reverb, settings) : UK_NO_MEMORY;
    if (*status == UK_OK && work_ns) {
        reverb->work_ns = work_ns;
        reverb->has_thread = pthread_create(&reverb->thread, NULL, run, reverb) == 0;
        if (!reverb->has_thread) *status = UK_NO_THREAD;
    }
    if (*status == UK_OK) return reverb;
    uk_reverb_destroy(reverb);
    return NULL;
}

void uk_reverb_destroy(uk_reverb *reverb) {
    if (!reverb) return;
    if (reverb->has_thread) {
        atomic_store(&reverb->stopping, 1);
        pthread_join(reverb->thread, NULL);
    }
    uk_reverb_collect(reverb);
    uk_impulse_response_destroy(atomic_load(&reverb->offered));
    uk_impulse_response_destroy(reverb->response);
    uk_impulse_response_destroy(reverb->leaving);
    uk_convolver_destroy(&reverb->head);
    uk_convolver_destroy(&reverb->middle.convolver);
    uk_convolver_destroy(&reverb->tail);
    free(reverb->recent);
    free(reverb->ahead);
    free(reverb->sound);
    free(reverb->other);
    free(reverb->middle.input);
    free(reverb->middle.now);
    free(reverb->middle.next);
    free(reverb->middle.other);
    free(reverb->job);
    free(reverb->result);
    free(reverb->taken);
    free(reverb->worked);
    free(reverb->faded);
    free(reverb->jobs.data);
    free(reverb->results.data);
    free(reverb);
}

void uk_reverb_offer(uk_reverb *reverb, uk_impulse_response *response) {
    uk_impulse_response *unheard =
        atomic_exchange_explicit(&reverb->offered, response, memory_order_acq_rel);
    uk_impulse_response_destroy(unheard);
}

void uk_reverb_collect(uk_reverb *reverb) {
    uk_impulse_response_destroy(
        atomic_exchange_explicit(&reverb->retired, NULL, memory_order_acquire));
}
