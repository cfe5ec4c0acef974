#include <string.h>

#include "crossfade.h"
#include "reverb.h"
#include "reverb_middle.h"
#include "reverb_tail.h"

enum { BLOCK = UK_REVERB_BLOCK };

/* `sound` from the leaving response's `other` on its way to the new one's, `first` frames into the
 * block. */
static void fade_in(const uk_reverb *reverb, float *sound, int first, int frames) {
    int done = reverb->fade_samples - reverb->fade_left + first;
    uk_crossfade(sound, reverb->other, done, reverb->fade_samples, frames);
}

/* Nothing that was is heard again. */
static void forget(uk_reverb *reverb) {
    reverb->running = 0;
    reverb->fade_left = 0;
    uk_ramp_set(&reverb->presence, 1.0f);
    uk_tail_forget(reverb);
}

static void let_leave(uk_reverb *reverb) {
    if (!reverb->leaving || reverb->fade_left || !uk_tail_has_let_go(reverb) ||
        atomic_load_explicit(&reverb->retired, memory_order_relaxed))
        return;
    atomic_store_explicit(&reverb->retired, reverb->leaving, memory_order_release);
    reverb->leaving = NULL;
}

/* One change after the other: an offer waits until the response before the last is gone. */
static void take_offer(uk_reverb *reverb) {
    let_leave(reverb);
    if (reverb->leaving || !atomic_load_explicit(&reverb->offered, memory_order_relaxed)) return;
    reverb->leaving = reverb->response;
    reverb->response = atomic_exchange_explicit(&reverb->offered, NULL, memory_order_acquire);
    if (reverb->running) reverb->fade_left = reverb->fade_samples;
    else uk_tail_forget(reverb); /* unheard: no need to fade */
}

static void begin_to_run(uk_reverb *reverb, uint64_t at_sample) {
    reverb->running = 1;
    reverb->quiet = 0;
    uk_convolver_forget(&reverb->head);
    memset(reverb->recent, 0, 4 * BLOCK * sizeof(float));
    memset(reverb->ahead, 0, 2 * BLOCK * sizeof(float));
    uk_middle_begin(reverb);
    uk_tail_begin(reverb, at_sample);
}

static void look_ahead(uk_reverb *reverb, uint64_t at_sample) {
    take_offer(reverb);
    uk_convolver_sum(&reverb->head, &reverb->response->head, reverb->ahead);
    if (reverb->fade_left) {
        uk_convolver_sum(&reverb->head, &reverb->leaving->head, reverb->other);
        fade_in(reverb, reverb->ahead, 0, BLOCK);
    }
    uk_middle_add(reverb, at_sample, reverb->ahead);
    uk_tail_add(reverb, at_sample, reverb->ahead);
}

/* What is heard of the block's frames from `first` on, which are in `recent`, into `sound`. */
static void convolve(uk_reverb *reverb, int first, int frames) {
    const float *input = reverb->recent + 2 * (BLOCK + first);
    const uk_products *products = reverb->head.products;
    const uk_impulse_response *response = reverb->response, *leaving = reverb->leaving;
    size_t bytes = 2 * (size_t)frames * sizeof(float);
    memset(reverb->sound, 0, bytes);
    products->add_taps(response->direct, response->taps, input, reverb->sound, frames);
    if (reverb->fade_left) {
        memset(reverb->other, 0, bytes);
        products->add_taps(leaving->direct, leaving->taps, input, reverb->other, frames);
        fade_in(reverb, reverb->sound, first, frames);
    }
    for (int i = 0; i < 2 * frames; i++)
        reverb->sound[i] += reverb->ahead[2 * first + i];
}

static int is_silent(const float *samples, int count) {
    for (int i = 0; i < count; i++)
        if (samples[i] != 0.0f) return 0;
    return 1;
}

static void end_block(uk_reverb *reverb) {
    float *block = reverb->recent + 2 * BLOCK;
    reverb->quiet = is_silent(block, 2 * BLOCK) ? reverb->quiet + BLOCK : 0;
    if (reverb->fade_left) reverb->fade_left -= BLOCK;
    /* All partitions that this much silence has reached are zero: so is their sum. */
    int most = reverb->response->frames + 3 * reverb->tail_block;
    if (reverb->quiet > most && !reverb->fade_left) {
        forget(reverb);
        return;
    }
    uk_convolver_push(&reverb->head, reverb->recent);
    memcpy(reverb->recent, block, 2 * BLOCK * sizeof(float));
}

static void blend(uk_reverb *reverb, uk_ramp *dry, uk_ramp *wet, float *interleaved, int frames) {
    for (int i = 0; i < frames; i++) {
        float kept = uk_ramp_next(dry);
        float added = uk_ramp_next(wet) * uk_ramp_next(&reverb->presence);
        for (int ear = 2 * i; ear < 2 * i + 2; ear++)
            interleaved[ear] = kept * interleaved[ear] + added * reverb->sound[ear];
    }
}

static int is_off(const uk_ramp *dry, const uk_ramp *wet) {
    return wet->target == 0.0f && !wet->left && dry->value == 1.0f && !dry->left;
}

/* Frames up to the next moment at which something begins or ends, `most` at most. */
static int frames_until_change(const uk_reverb *reverb, const uk_ramp *wet, uint64_t at_sample,
                               int most) {
    int frames = BLOCK - (int)(at_sample % BLOCK);
    if (wet->left && wet->left < frames) frames = wet->left;
    if (reverb->presence.left && reverb->presence.left < frames) frames = reverb->presence.left;
    return frames < most ? frames : most;
}

/* Frames of silence before the first that wakes it, `most` at most. */
static int frames_asleep(const float *interleaved, int most) {
    int frames = 0;
    while (frames < most && is_silent(interleaved + 2 * frames, 2))
        frames++;
    return frames;
}

static void run(uk_reverb *reverb, uk_ramp *dry, uk_ramp *wet, float *interleaved, int frames,
                uint64_t at_sample) {
    int first = (int)(at_sample % BLOCK);
    if (first == 0) look_ahead(reverb, at_sample);
    memcpy(reverb->recent + 2 * (BLOCK + first), interleaved, 2 * (size_t)frames * sizeof(float));
    uk_middle_feed(reverb, at_sample, interleaved, frames);
    uk_tail_feed(reverb, at_sample, interleaved, frames);
    convolve(reverb, first, frames);
    blend(reverb, dry, wet, interleaved, frames);
    if (reverb->presence.target == 0.0f && !reverb->presence.left) forget(reverb);
    else if (first + frames == BLOCK) end_block(reverb);
}

void uk_reverb_apply(uk_reverb *reverb, uk_ramp *dry, uk_ramp *wet, float *interleaved, int frames,
                     uint64_t at_sample) {
    for (int done = 0; done < frames;) {
        float *from = interleaved + 2 * done;
        int count = frames_until_change(reverb, wet, at_sample, frames - done);
        if (is_off(dry, wet) && reverb->running) forget(reverb);
        if (!reverb->running) {
            uk_tail_drain(reverb);
            take_offer(reverb);
            if (is_off(dry, wet) || !reverb->response) return;
            int asleep = frames_asleep(from, count);
            if (asleep) { /* silence times any gain: only the ramps go on */
                count = asleep;
                for (int i = 0; i < count; i++) {
                    uk_ramp_next(dry);
                    uk_ramp_next(wet);
                }
            } else {
                begin_to_run(reverb, at_sample);
            }
        }
        if (reverb->running) run(reverb, dry, wet, from, count, at_sample);
        done += count;
        at_sample += (uint64_t)count;
    }
}

void uk_reverb_clear(uk_reverb *reverb, int samples) {
    if (reverb->running) uk_ramp_to(&reverb->presence, 0.0f, samples);
}
