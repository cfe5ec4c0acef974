#include <string.h>

#include "clock_rt.h"
#include "mixer_rt.h"
#include "output_rt.h"
#include "denormals_rt.h"

enum { CONTINUE = 0, OUTPUT_UNDERFLOW = 4 }; /* PortAudio's paContinue, paOutputUnderflow */

static void count_block(uk_core *core, double block_ns, int64_t start_ns, unsigned long flags) {
    int64_t since = start_ns - core->last_block_ns;
    if (core->last_block_ns && (double)since > 2.0 * block_ns)
        atomic_fetch_add_explicit(&core->late_blocks, 1, memory_order_relaxed);
    core->last_block_ns = start_ns;
    atomic_fetch_add_explicit(&core->blocks, 1, memory_order_relaxed);
    if (flags & OUTPUT_UNDERFLOW)
        atomic_fetch_add_explicit(&core->device_underflows, 1, memory_order_relaxed);
}

static void measure_load(uk_core *core, double block_ns, int64_t start_ns) {
    float load = (float)((double)(uk_now_ns() - start_ns) / block_ns);
    float before = atomic_load_explicit(&core->load, memory_order_relaxed);
    atomic_store_explicit(&core->load, before + 0.05f * (load - before), memory_order_relaxed);
    if (load > atomic_load_explicit(&core->load_peak, memory_order_relaxed))
        atomic_store_explicit(&core->load_peak, load, memory_order_relaxed);
}

/* Rates differ: the mix thread has put the device's samples into a ring. */
static void take_output(uk_core *core, float *output, uint32_t count) {
    uint32_t got = uk_ring_read(&core->output, output, count);
    if (got == count) return;
    memset(output + got, 0, (count - got) * sizeof(float));
    atomic_fetch_add_explicit(&core->starved, 1, memory_order_relaxed);
}

int uk_callback(const void *input, void *output, unsigned long frames, const void *time_info,
                unsigned long flags, void *user) {
    (void)input;
    (void)time_info;
    uk_core *core = user;
    if (frames == 0) return CONTINUE;
    uk_flush_denormals();
    int64_t start_ns = uk_now_ns();
    double block_ns = 1e9 * (double)frames / core->settings.device_rate_hz;
    count_block(core, block_ns, start_ns, flags);
    if (core->mix_running) take_output(core, output, (uint32_t)(2 * frames));
    else uk_mix(core, output, (int)frames, start_ns);
    uk_output(core, output, (int)frames);
    uk_taps_give(&core->taps, output, (int)frames);
    measure_load(core, block_ns, start_ns);
    return CONTINUE;
}
