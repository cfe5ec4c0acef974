/* All threads at once: two render threads, a device paced by the clock, and an engine that plays,
 * moves, releases and kills many voices. A life has one first event and one last; none is lost. */
#include <string.h>
#include <time.h>

#include "check.h"
#include "ukulelatent.h"

enum { RATE = 8000, N_FFT = 512, HOP = 128, BINS = 257, FRAMES = 12, VOICES = 24, LIVES = 100 };
enum { AHEAD = 1600, PAUSE_NS = 2000000, KEEP = 30 * RATE };

static const uk_settings settings = {RATE, RATE, 64, N_FFT, HOP, FRAMES, VOICES, 2, 0, 4};
static const uk_envelope envelope = {20.0f, 100.0f, 0.7f, 400.0f};

typedef struct {
    int open;
    int started;
    int resampled;
    int ends_by; /* the kind of its last event, unless it plays to its end before */
    uint32_t generation;
    uint64_t at_sample;
} life;

static life lives[VOICES];
static float rows[FRAMES * BINS], heard[2 * KEEP];
static int begun, over;

static uint64_t mixed(uk_core *core) {
    uk_counters counters;
    uk_core_counters(core, &counters);
    return counters.samples;
}

static void command(uk_core *core, int kind, int v, uint64_t at_sample) {
    uk_command c = {.at_sample = at_sample,
                    .kind = kind,
                    .voice = v,
                    .generation = lives[v].generation,
                    .left = 0.02f,
                    .right = 0.02f};
    CHECK(uk_core_command(core, &c) == UK_OK);
}

static void begin_life(uk_core *core, int v, unsigned *random) {
    int resampled = next_random(random) % 3 == 0;
    double ratio = resampled ? 0.5 + 0.001 * (next_random(random) % 1500) : 1.0;
    life *l = &lives[v];
    /* At the cheapest quality: what is tested is threads, and the sanitizer slows them. */
    int64_t generation = uk_voice_open(core, v, FRAMES, 0, resampled, ratio, &envelope);
    CHECK(generation > 0);
    *l = (life){.open = 1, .resampled = resampled, .ends_by = UK_ENDED};
    l->generation = (uint32_t)generation;
    l->at_sample = mixed(core) + AHEAD;
    CHECK(uk_voice_write(core, v, l->generation, 0, 8, rows) == UK_OK);
    CHECK(uk_voice_write(core, v, l->generation, 8, FRAMES - 8, rows) == UK_OK);
    command(core, UK_START, v, l->at_sample);
    command(core, UK_VOICE_GAIN, v, l->at_sample + 50);
    unsigned fate = next_random(random) % 4;
    if (fate == 1) l->ends_by = UK_RELEASED;
    if (fate == 2) l->ends_by = UK_KILLED;
    if (fate == 1) command(core, UK_RELEASE, v, l->at_sample + next_random(random) % 500);
    if (fate == 2) command(core, UK_KILL, v, l->at_sample + next_random(random) % 500);
    begun++;
}

/* While it sounds: rows change, the speeds change, and what is meant for the note before is lost.
 */
static void disturb(uk_core *core, int v, unsigned *random) {
    life *l = &lives[v];
    int next = uk_voice_next_frame(core, v, l->generation);
    CHECK(next >= 0 && next <= FRAMES);
    if (next < FRAMES)
        CHECK(uk_voice_write(core, v, l->generation, next, FRAMES - next, rows) == UK_OK);
    double ratio = 0.5 + 0.01 * (next_random(random) % 150);
    CHECK(uk_voice_set_ratio(core, v, l->generation, ratio) ==
          (l->resampled ? UK_OK : UK_BAD_ARGUMENT));
    /* Held now and then, and let go in time: nothing else would end some of these lives. */
    double rate = next_random(random) % 4 == 0 ? 0.0 : 0.25 + 0.01 * (next_random(random) % 375);
    CHECK(uk_voice_set_rate(core, v, l->generation, rate) == UK_OK);
    CHECK(uk_voice_write(core, v, l->generation - 1, 0, 1, rows) == UK_STALE);
}

static void note_event(uk_core *core, const uk_event *event) {
    CHECK(event->voice >= 0 && event->voice < VOICES);
    life *l = &lives[event->voice];
    CHECK(l->open && l->generation == event->generation);
    if (event->kind == UK_STARTED) {
        CHECK(!l->started);
        CHECK(event->at_sample == l->at_sample || MANY_TIMES_SLOWER);
        l->started = 1;
        return;
    }
    /* One without samples in time is killed before it starts. */
    CHECK(l->started || (MANY_TIMES_SLOWER && event->kind == UK_KILLED));
    CHECK(event->at_sample >= l->at_sample);
    CHECK(event->kind == UK_ENDED || event->kind == l->ends_by);
    CHECK(uk_voice_close(core, event->voice) == UK_OK);
    l->open = 0;
    over++;
}

static void play(uk_core *core) {
    struct timespec pause = {.tv_nsec = PAUSE_NS};
    unsigned random = 6;
    while (over < LIVES) {
        uk_event events[8];
        int count = uk_core_events(core, events, 8);
        for (int i = 0; i < count; i++)
            note_event(core, &events[i]);
        int v = (int)(next_random(&random) % VOICES);
        if (lives[v].open) disturb(core, v, &random);
        else if (begun < LIVES) begin_life(core, v, &random);
        nanosleep(&pause, NULL);
    }
}

int main(void) {
    int status;
    for (int i = 0; i < FRAMES * BINS; i++)
        rows[i] = (float)(i % 5);
    uk_core *core = uk_core_create(&settings, &status);
    CHECK(core);
    uk_tap *tap = uk_tap_create(core, KEEP, &status);
    uk_clock_device *device = uk_clock_device_start(core, RATE, 64);
    CHECK(tap && device);
    play(core);
    uk_event none;
    CHECK(uk_core_events(core, &none, 1) == 0);
    uk_clock_device_stop(device);
    uk_counters counters;
    uk_core_counters(core, &counters);
    CHECK(begun == LIVES && over == LIVES && counters.pending_commands == 0);
    CHECK(counters.dry == 0 || MANY_TIMES_SLOWER);
    CHECK(uk_tap_lost(tap) == 0 && counters.samples % 64 == 0);
    int frames = uk_tap_read(tap, heard, KEEP);
    CHECK(frames == (int)counters.blocks * 64);
    for (int i = 0; i < 2 * AHEAD; i++)
        CHECK(heard[i] == 0.0f); /* nothing sounds before the first start */
    float most = 0.0f;
    for (int i = 0; i < 2 * frames; i++)
        if (heard[i] > most) most = heard[i];
    CHECK(most > 0.0f && most <= 0.967f);
    uk_tap_free(tap);
    uk_core_destroy(core);
    return 0;
}
