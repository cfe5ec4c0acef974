/* A device at another rate: the mix thread mixes, converts and keeps it fed, and nothing is lost.
 */
#include <math.h>
#include <time.h>

#include "check.h"
#include "core_state.h"

enum { N_FFT = 1024, HOP = 256, BINS = 513, FRAMES = 60, BLOCK = 1024, PLAYED = 24 * BLOCK };

static float rows[FRAMES * BINS], heard[2 * PLAYED];

static uk_counters read_counters(uk_core *core) {
    uk_counters counters;
    uk_core_counters(core, &counters);
    return counters;
}

static void rest(long ns) {
    struct timespec pause = {.tv_nsec = ns};
    nanosleep(&pause, NULL);
}

/* A device that has time: it asks for a block when the mix thread has mixed that much and a little
 * more, which the converter holds back. */
static void hear(uk_core *core, double ratio) {
    for (int done = 0; done < PLAYED; done += BLOCK) {
        rest(10000000);
        while ((double)read_counters(core).samples * ratio < done + BLOCK + 300)
            rest(1000000);
        CHECK(uk_callback(NULL, heard + 2 * done, BLOCK, NULL, 0, core) == 0);
    }
}

static void plays(int sample_rate_hz, int device_rate_hz) {
    uk_settings settings = {sample_rate_hz, device_rate_hz, BLOCK, N_FFT, HOP, FRAMES, 2, 1, 0, 0};
    uk_envelope envelope = {.sustain_level = 1.0f, .release_samples = 100.0f};
    int status;
    uk_core *core = uk_core_create(&settings, &status);
    CHECK(core && status == UK_OK);
    CHECK(uk_core_offline(core, heard, BLOCK) == UK_BAD_ARGUMENT); /* the mix thread mixes */
    uint32_t generation = (uint32_t)uk_voice_open(core, 0, FRAMES, 2, 0, 1.0, &envelope);
    CHECK(uk_voice_write(core, 0, generation, 0, FRAMES, rows) == UK_OK);
    uk_command start = {.at_sample = 4000, .generation = generation, .left = 0.5f, .right = 0.25f};
    CHECK(uk_core_command(core, &start) == UK_OK);
    while (uk_ring_readable(&core->voices[0].track.rings[0]) < (uint32_t)core->ring_begin)
        rest(1000000);
    hear(core, (double)device_rate_hz / sample_rate_hz);
    uk_event events[4];
    int count = uk_core_events(core, events, 4);
    CHECK(count >= 1 && events[0].kind == UK_STARTED && events[0].at_sample == 4000);
    CHECK(read_counters(core).starved == 0);
    int first = (int)(4000.0 * device_rate_hz / sample_rate_hz), from = first - 200;
    float energy = 0.0f;
    for (int i = 0; i < PLAYED; i++) {
        float left = heard[2 * i], right = heard[2 * i + 1];
        CHECK(isfinite(left) && fabsf(left - 2.0f * right) < 1e-5f);
        if (i < from) CHECK(fabsf(left) < 1e-6f);
        else if (i < from + 2000) energy += left * left;
    }
    CHECK(energy > 1e-3f);
    uk_core_destroy(core);
}

int main(void) {
    for (int f = 0; f < FRAMES; f++)
        for (int k = 19; k <= 21; k++)
            rows[f * BINS + k] = k == 20 ? 128.0f : 64.0f;
    plays(44100, 48000);
    plays(22050, 96000);
    plays(48000, 32000);
    return 0;
}
