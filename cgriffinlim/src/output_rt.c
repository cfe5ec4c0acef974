/* The last thing done to what the device gets, at the device's rate: limit it and measure it. */
#include "output_rt.h"

static void store_peak(_Atomic float *peak, float value) {
    if (value > atomic_load_explicit(peak, memory_order_relaxed))
        atomic_store_explicit(peak, value, memory_order_relaxed);
}

static float peak_of(const float *channel, int frames) {
    float peak = 0.0f;
    for (int i = 0; i < frames; i++) {
        float sample = channel[2 * i] < 0.0f ? -channel[2 * i] : channel[2 * i];
        if (sample > peak) peak = sample;
    }
    return peak;
}

void uk_output(uk_core *core, float *interleaved, int frames) {
    float least = uk_limiter_apply(&core->limiter, interleaved, frames);
    if (least < atomic_load_explicit(&core->limiter_least, memory_order_relaxed))
        atomic_store_explicit(&core->limiter_least, least, memory_order_relaxed);
    store_peak(&core->peak_left, peak_of(interleaved, frames));
    store_peak(&core->peak_right, peak_of(interleaved + 1, frames));
}
