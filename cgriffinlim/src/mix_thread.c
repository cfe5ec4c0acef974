/* Mixes at the model's rate, converts once to the device's, and keeps the callback's ring filled.
 */
#include <sched.h>

#include "clock_rt.h"
#include "mix_thread.h"
#include "mixer_rt.h"
#include "denormals_rt.h"

enum { MIX_PRIORITY = 6 }; /* above the render threads: a voice has a ring more to live on */

static double ratio_of(const uk_core *core) {
    return (double)core->settings.device_rate_hz / core->settings.sample_rate_hz;
}

/* Stereo samples that the callback may find waiting: two of its blocks, and a segment of ours. */
static uint32_t fill_wanted(const uk_core *core) {
    return 2u * (uint32_t)(2 * core->settings.device_block + (int)(UK_SEGMENT * ratio_of(core)));
}

static void mix_segment(uk_core *core) {
    float mixed[2 * UK_SEGMENT], converted[2 * UK_SEGMENT * 26]; /* 192000 / 8000 and slack */
    uint32_t frames_ahead = uk_ring_readable(&core->output) / 2;
    int64_t heard_in_ns = (int64_t)frames_ahead * 1000000000 / core->settings.device_rate_hz;
    uk_mix(core, mixed, UK_SEGMENT, uk_now_ns() + heard_in_ns);
    SRC_DATA job = {
        .data_in = mixed,
        .data_out = converted,
        .input_frames = UK_SEGMENT,
        .output_frames = UK_SEGMENT * 26,
        .src_ratio = ratio_of(core),
    };
    if (src_process(core->mix_resampler, &job) == 0)
        uk_ring_write(&core->output, converted, (uint32_t)(2 * job.output_frames_gen));
}

static void sleep_a_little(void) {
    struct timespec pause = {.tv_sec = 0, .tv_nsec = 700000};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
}

static void *run(void *argument) {
    uk_core *core = argument;
    struct sched_param priority = {.sched_priority = MIX_PRIORITY};
    uk_flush_denormals();
    if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority) == 0)
        atomic_fetch_add(&core->realtime_threads, 1);
    while (!atomic_load_explicit(&core->mix_stopping, memory_order_relaxed)) {
        if (uk_ring_readable(&core->output) < fill_wanted(core)) mix_segment(core);
        else sleep_a_little();
    }
    return NULL;
}

int uk_mix_thread_start(uk_core *core) {
    int error = 0;
    uint32_t capacity = uk_capacity_for(fill_wanted(core) + 2 * UK_SEGMENT * 26);
    core->output_data = fftwf_alloc_real(capacity);
    /* Once for all voices: so it may cost twice the fastest, which takes 3 dB off at 0.8 of the
     * lower Nyquist frequency and makes a model of 22.05 kHz dull. */
    core->mix_resampler = src_new(SRC_SINC_MEDIUM_QUALITY, 2, &error);
    if (!core->output_data || !core->mix_resampler) return UK_NO_MEMORY;
    uk_ring_init(&core->output, core->output_data, capacity);
    if (pthread_create(&core->mix_thread, NULL, run, core) != 0) return UK_NO_THREAD;
    core->mix_running = 1;
    return UK_OK;
}

void uk_mix_thread_stop(uk_core *core) {
    if (core->mix_running) {
        atomic_store(&core->mix_stopping, 1);
        pthread_join(core->mix_thread, NULL);
    }
    if (core->mix_resampler) src_delete(core->mix_resampler);
    fftwf_free(core->output_data);
}
