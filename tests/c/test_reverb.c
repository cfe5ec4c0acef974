/* The reverb between its threads: what the worker convolves is what is convolved in place; a worker
 * that is late is faded out and in; responses are exchanged while it sounds, and none is lost. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "reverb.h"

enum {
    RATE = 48000,
    LENGTH = 30000,
    BLOCK = 256,
    TAIL = UK_TAIL_BLOCK,
    BLOCKS = 20 * TAIL / BLOCK
};

static const uk_settings settings = {RATE, RATE, BLOCK, 512, 128, 10, 1, 0, 0, 0};
static float taps[2 * LENGTH], sound[2 * BLOCK * BLOCKS], wanted[2 * BLOCK * BLOCKS];
static _Atomic uint64_t work_ns;

static float noise(unsigned *random) {
    return (float)next_random(random) / 8388608.0f - 1.0f;
}

static uk_impulse_response *response(unsigned seed, int frames) {
    int status;
    for (int i = 0; i < 2 * frames; i++)
        taps[i] = noise(&seed) * expf(-5.0f * (float)i / (float)(2 * frames));
    uk_impulse_response *made =
        uk_impulse_response_create(&settings, taps, frames, 2, RATE, &status);
    CHECK(made && status == UK_OK && uk_impulse_response_frames(made) == frames);
    return made;
}

static uk_reverb *reverb_with(_Atomic uint64_t *counter) {
    int status;
    uk_reverb *reverb = uk_reverb_create(&settings, counter, &status);
    CHECK(reverb && status == UK_OK);
    uk_reverb_offer(reverb, response(1, LENGTH));
    return reverb;
}

/* The worker has convolved all that it was given. */
static void wait_for_worker(uk_reverb *reverb) {
    struct timespec pause = {.tv_nsec = 500000};
    while (atomic_load(&reverb->results.written) != (uint32_t)reverb->submitted)
        nanosleep(&pause, NULL);
}

static void input(float *to, unsigned *random) {
    for (int i = 0; i < 2 * BLOCK; i++)
        to[i] = noise(random);
}

static void worker_gives_what_is_convolved_in_place(void) {
    for (int threaded = 0; threaded < 2; threaded++) {
        float *into = threaded ? sound : wanted;
        unsigned random = 7;
        uk_reverb *reverb = reverb_with(threaded ? &work_ns : NULL);
        uk_ramp dry = {.value = 0.5f}, wet = {.value = 1.0f, .target = 1.0f};
        for (int b = 0; b < BLOCKS; b++) {
            input(into + 2 * BLOCK * b, &random);
            while (!threaded && uk_reverb_work(reverb))
                continue;
            if (threaded && b * BLOCK % TAIL == 0) wait_for_worker(reverb);
            uk_reverb_apply(reverb, &dry, &wet, into + 2 * BLOCK * b, BLOCK, (uint64_t)b * BLOCK);
        }
        CHECK(atomic_load(&reverb->late_tails) == 0);
        uk_reverb_destroy(reverb);
    }
    CHECK(memcmp(sound, wanted, sizeof sound) == 0);
    CHECK(atomic_load(&work_ns) > 0);
}

static float largest_step(int from, int to) {
    float most = 0.0f;
    for (int i = 2 * from + 2; i < 2 * to; i++) {
        float step = fabsf(sound[i] - sound[i - 2]);
        if (step > most) most = step;
    }
    return most;
}

/* The worker is away from the sixth block to the middle of the eighth: what it had to give for the
 * seventh and for the eighth is late. */
static void late_tail_is_left_out_without_a_step_and_counted(void) {
    uk_reverb *reverb = reverb_with(NULL);
    uk_ramp dry = {.value = 0.0f}, wet = {.value = 1.0f, .target = 1.0f};
    for (int b = 0; b < BLOCKS; b++) {
        int tail_number = b * BLOCK / TAIL;
        float *block = sound + 2 * BLOCK * b;
        for (int i = 0; i < 2 * BLOCK; i++)
            block[i] = sinf(0.02f * (float)(b * BLOCK + i / 2));
        if (tail_number < 6 || b * BLOCK >= 8 * TAIL + TAIL / 2)
            while (uk_reverb_work(reverb))
                continue;
        uk_reverb_apply(reverb, &dry, &wet, block, BLOCK, (uint64_t)b * BLOCK);
    }
    CHECK(atomic_load(&reverb->late_tails) == 2);
    float steady = largest_step(16 * TAIL, 20 * TAIL);
    CHECK(steady > 0.0f && largest_step(4 * TAIL, 16 * TAIL) < 3.0f * steady);
    uk_reverb_destroy(reverb);
}

static void *mix(void *argument) {
    uk_reverb *reverb = argument;
    struct timespec pause = {.tv_nsec = 1000000};
    unsigned random = 3;
    uk_ramp dry = {.value = 0.5f}, wet = {.value = 1.0f, .target = 1.0f};
    for (int b = 0; b < BLOCKS; b++) {
        input(sound, &random);
        if (b % 50 == 20) uk_ramp_to(&wet, b % 100 == 20 ? 0.0f : 1.0f, 200);
        if (b % 50 == 20) uk_ramp_to(&dry, b % 100 == 20 ? 1.0f : 0.5f, 200);
        if (b % 70 == 60) uk_reverb_clear(reverb, 240);
        uk_reverb_apply(reverb, &dry, &wet, sound, BLOCK, (uint64_t)b * BLOCK);
        for (int i = 0; i < 2 * BLOCK; i++)
            CHECK(isfinite(sound[i]) && fabsf(sound[i]) < 20.0f);
        nanosleep(&pause, NULL);
    }
    return NULL;
}

static void responses_change_while_it_sounds(void) {
    struct timespec pause = {.tv_nsec = 3000000};
    pthread_t mixer;
    uk_reverb *reverb = reverb_with(&work_ns);
    CHECK(pthread_create(&mixer, NULL, mix, reverb) == 0);
    int collected = 0;
    for (unsigned change = 0; change < 60; change++) {
        uk_reverb_offer(reverb, response(change, 1 + (int)(change * 7919 % LENGTH)));
        nanosleep(&pause, NULL);
        collected += atomic_load(&reverb->retired) != NULL;
        uk_reverb_collect(reverb);
    }
    pthread_join(mixer, NULL);
    CHECK(collected > 0);
    uk_reverb_destroy(reverb); /* the address sanitizer looks for what was lost */
}

int main(void) {
    worker_gives_what_is_convolved_in_place();
    late_tail_is_left_out_without_a_step_and_counted();
    responses_change_while_it_sounds();
    return 0;
}
