/* A hand on every sounding note: a thread of its own moves voices and bends resampled ones, as a
 * decoder does, while the engine gives them to new notes, render threads go back and a device
 * mixes.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "check.h"
#include "ukulelatent.h"

enum { RATE = 8000, N_FFT = 256, HOP = 64, BINS = 129, FRAMES = 40, VOICES = 6, LIVES = 60 };
enum { BLOCK = 64, AHEAD = 400, PAUSE_NS = 1000000, KEEP = 60 * RATE };

static const uk_settings settings = {RATE, RATE, BLOCK, N_FFT, HOP, FRAMES, VOICES, 2, 0, 4};
static const uk_envelope envelope = {0.0f, 0.0f, 1.0f, 200.0f};

static uk_core *core;
static _Atomic uint32_t generations[VOICES]; /* what the hand knows, perhaps too late */
static _Atomic int stopping, moves, bends;
static float before[FRAMES * BINS], after[FRAMES * BINS], heard[2 * KEEP];

static void rest(long ns) {
    struct timespec pause = {.tv_nsec = ns};
    nanosleep(&pause, NULL);
}

static void move(int v, uint32_t generation, const float *rows) {
    int next = uk_voice_next_frame(core, v, generation);
    CHECK(next == UK_STALE || (next >= 0 && next <= FRAMES));
    if (next < 0 || next + 8 > FRAMES) return;
    int status = uk_voice_write(core, v, generation, next, 8, rows + next * BINS);
    CHECK(status == UK_OK || status == UK_STALE);
    moves += status == UK_OK;
}

static void *steer(void *unused) {
    unsigned random = 8;
    while (!stopping) {
        int v = (int)(next_random(&random) % VOICES);
        uint32_t generation = generations[v];
        move(v, generation, next_random(&random) % 2 ? before : after);
        double ratio = 0.5 + 0.01 * (next_random(&random) % 150);
        int status = uk_voice_set_ratio(core, v, generation, ratio);
        CHECK(status == UK_OK || status == UK_STALE || status == UK_BAD_ARGUMENT);
        bends += status == UK_OK;
        rest(1000);
    }
    return unused;
}

static void begin(int v, unsigned *random) {
    int resampled = v % 3 == 0;
    int64_t generation = uk_voice_open(core, v, FRAMES, 2, resampled, 1.0, &envelope);
    CHECK(generation > 0);
    CHECK(uk_voice_write(core, v, (uint32_t)generation, 0, FRAMES, before) == UK_OK);
    generations[v] = (uint32_t)generation;
    uk_counters counters;
    uk_core_counters(core, &counters);
    uk_command command = {.at_sample = counters.samples + AHEAD, .voice = v, .left = 0.1f};
    command.generation = (uint32_t)generation;
    CHECK(uk_core_command(core, &command) == UK_OK);
    command.kind = next_random(random) % 2 ? UK_KILL : UK_RELEASE;
    command.at_sample += 500 + next_random(random) % 2000;
    CHECK(uk_core_command(core, &command) == UK_OK);
}

static void play(void) {
    unsigned random = 3;
    int begun = VOICES, over = 0;
    for (int v = 0; v < VOICES; v++)
        begin(v, &random);
    while (over < LIVES) {
        uk_event event;
        if (uk_core_events(core, &event, 1) == 0) {
            rest(PAUSE_NS);
            continue;
        }
        if (event.kind == UK_STARTED) continue;
        over++;
        CHECK(uk_voice_close(core, event.voice) == UK_OK);
        if (begun++ < LIVES) begin(event.voice, &random);
    }
}

int main(void) {
    int status;
    pthread_t hand;
    for (int i = 0; i < FRAMES * BINS; i++) {
        before[i] = i % BINS == 10 ? 8.0f : 0.0f;
        after[i] = i % BINS == 15 ? 8.0f : 0.0f;
    }
    core = uk_core_create(&settings, &status);
    CHECK(core);
    uk_tap *tap = uk_tap_create(core, KEEP, &status);
    uk_clock_device *device = uk_clock_device_start(core, RATE, BLOCK);
    CHECK(tap && device && pthread_create(&hand, NULL, steer, NULL) == 0);
    play();
    stopping = 1;
    pthread_join(hand, NULL);
    uk_clock_device_stop(device);
    int frames = uk_tap_read(tap, heard, KEEP);
    CHECK((moves > LIVES && bends > LIVES) || MANY_TIMES_SLOWER);
    float most = 0.0f;
    for (int i = 0; i < frames; i++) {
        CHECK(heard[2 * i] == heard[2 * i] && heard[2 * i + 1] == 0.0f);
        if (heard[2 * i] > most) most = heard[2 * i];
    }
    CHECK(most > 1e-3f);
    uk_tap_free(tap);
    uk_core_destroy(core);
    return 0;
}
