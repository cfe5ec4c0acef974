/* Threads that render a core without a device: as many as there are, and whatever attacks they
 * keep, they make the same samples, whatever is moved, resampled, let go and closed in between. */
#include <string.h>

#include "check.h"
#include "ukulelatent.h"

enum { RATE = 8000, N_FFT = 512, HOP = 128, BINS = 257, FRAMES = 24, VOICES = 12 };
enum { TURNS = 60, STEP = 200, LENGTH = TURNS * STEP };

static const uk_envelope envelope = {20.0f, 100.0f, 0.7f, 400.0f};
static float sounds[2][FRAMES * BINS], mixes[2][2 * LENGTH];

static void begin(uk_core *core, int v, unsigned *random, int64_t *generations) {
    int resampled = next_random(random) % 4 == 0;
    double ratio = resampled ? 0.7 : 1.0;
    int64_t generation = uk_voice_open(core, v, FRAMES, 1, resampled, ratio, &envelope);
    CHECK(generation > 0);
    generations[v] = generation;
    uint32_t g = (uint32_t)generation;
    CHECK(uk_voice_write(core, v, g, 0, FRAMES, sounds[v % 2]) == UK_OK);
    uk_command start = {.kind = UK_START, .voice = v, .generation = g, .left = 0.02f};
    CHECK(uk_core_command(core, &start) == UK_OK);
}

static void disturb(uk_core *core, int v, unsigned *random, const int64_t *generations) {
    uint32_t g = (uint32_t)generations[v];
    int next = uk_voice_next_frame(core, v, g);
    const float *rows = sounds[next_random(random) % 2] + (next < FRAMES ? next : 0) * BINS;
    if (next >= 0 && next < FRAMES)
        CHECK(uk_voice_write(core, v, g, next, FRAMES - next, rows) == UK_OK);
    uk_command kill = {.kind = UK_KILL, .voice = v, .generation = g};
    if (next_random(random) % 8 == 0) CHECK(uk_core_command(core, &kill) == UK_OK);
}

static void hear_of_ends(uk_core *core, int64_t *generations) {
    uk_event events[4 * VOICES];
    int count = uk_core_events(core, events, 4 * VOICES);
    for (int i = 0; i < count; i++) {
        if (events[i].kind == UK_STARTED) continue;
        CHECK(uk_voice_close(core, events[i].voice) == UK_OK);
        generations[events[i].voice] = 0;
    }
}

static void play(int threads, int attacks, float *mix) {
    int status;
    unsigned random = 5;
    int64_t generations[VOICES] = {0};
    const uk_settings settings = {RATE, RATE, 64, N_FFT, HOP, FRAMES, VOICES, 0, threads, attacks};
    uk_core *core = uk_core_create(&settings, &status);
    CHECK(core);
    for (int turn = 0; turn < TURNS; turn++) {
        for (int v = 0; v < VOICES; v++) {
            unsigned fate = next_random(&random) % 4;
            if (generations[v] == 0) begin(core, v, &random, generations);
            else if (fate == 0) disturb(core, v, &random, generations);
        }
        CHECK(uk_core_offline(core, mix + 2 * STEP * turn, STEP) == UK_OK);
        hear_of_ends(core, generations);
    }
    uk_counters counters;
    uk_core_counters(core, &counters);
    CHECK(counters.dry == 0);
    CHECK((counters.recalled > 0) == (attacks > 0));
    uk_core_destroy(core);
}

int main(void) {
    unsigned random = 3;
    for (int i = 0; i < FRAMES * BINS; i++) {
        sounds[0][i] = (float)(next_random(&random) % 5);
        sounds[1][i] = i % BINS == 20 ? 40.0f : 0.0f;
    }
    play(1, 0, mixes[0]);
    for (int threads = 1; threads <= 4; threads++) {
        play(threads, 2 * threads, mixes[1]);
        CHECK(memcmp(mixes[0], mixes[1], sizeof mixes[0]) == 0);
    }
    return 0;
}
