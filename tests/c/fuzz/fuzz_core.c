/* Any calls in any order with any arguments: a core answers or refuses, and its mix is a sound. */
#include <math.h>

#include "choices.h"
#include "ukulelatent.h"

enum { N_FFT = 64, HOP = 16, BINS = 33, FRAMES = 24, VOICES = 4, CALLS = 60, MIX = 300 };

static float mix[2 * MIX], rows[FRAMES * BINS];

/* Small ones, so that an input takes little time, of which one field may be anything; but without
 * threads, which would make an input's way another in each run. */
static uk_settings next_settings(choices *c) {
    uk_settings s = {
        8000, 8000, 64, N_FFT, HOP, 1 + next_byte(c) % FRAMES, 1 + next_byte(c) % VOICES, 0};
    int *fields[] = {&s.sample_rate_hz, &s.device_rate_hz, &s.device_block,  &s.n_fft, &s.hop,
                     &s.frames,         &s.voices,         &s.render_threads};
    uint8_t which = next_byte(c);
    if (which >= 240) *fields[which % 8] = next_int(c, 64);
    if (s.render_threads > 0 && s.render_threads <= 64) s.render_threads = 0;
    if (s.sample_rate_hz != 8000 && s.sample_rate_hz >= 8000) s.sample_rate_hz = -8000;
    if (s.device_rate_hz != 8000 && s.device_rate_hz >= 8000) s.device_rate_hz = 192001;
    return s;
}

static void open_voice(choices *c, uk_core *core, int64_t *generations) {
    int voice = next_int(c, VOICES), resampled = next_byte(c) % 4 == 0;
    uk_envelope shape = {0.0f, 0.0f, 1.0f, 40.0f};
    if (next_byte(c) % 4 == 0)
        shape = (uk_envelope){64.0f * next_float(c), 64.0f * next_float(c), next_float(c),
                              64.0f * next_float(c)};
    double ratio = resampled ? 0.25 + (double)next_float(c) : 1.0;
    int frames = 1 + next_int(c, FRAMES) / 2 * 2, iterations = next_int(c, 9);
    int64_t generation = uk_voice_open(core, voice, frames, iterations, resampled, ratio, &shape);
    CHECK(generation != 0 && generation >= UK_NO_MEMORY);
    if (generation > 0) {
        CHECK(voice >= 0 && voice < VOICES && ratio >= 0.5 && ratio <= 2.0);
        generations[voice] = generation;
    }
}

static uint32_t next_generation(choices *c, const int64_t *generations, int voice) {
    if (next_byte(c) >= 240 || voice < 0 || voice >= VOICES) return next_word(c);
    return (uint32_t)generations[voice];
}

static void write_rows(choices *c, uk_core *core, const int64_t *generations) {
    int voice = next_int(c, VOICES);
    uint32_t generation = next_generation(c, generations, voice);
    int next = uk_voice_next_frame(core, voice, generation);
    CHECK(next == UK_BAD_ARGUMENT || next == UK_STALE || (next >= 0 && next <= FRAMES));
    int first = next >= 0 && next_byte(c) % 2 ? next : next_int(c, FRAMES);
    int count = next_byte(c) % 2 ? FRAMES - (first >= 0 && first < FRAMES ? first : 0)
                                 : next_int(c, FRAMES + 1);
    next_floats(c, rows, FRAMES * BINS);
    int status = uk_voice_write(core, voice, generation, first, count, rows);
    CHECK(status == UK_OK || status == UK_BAD_ARGUMENT || status == UK_STALE);
    if (status == UK_OK) CHECK(first >= 0 && count > 0 && count <= FRAMES - first);
}

static void command(choices *c, uk_core *core, const int64_t *generations) {
    uk_command asked = {.kind = next_int(c, UK_MASTER_GAIN + 1), .voice = next_int(c, VOICES)};
    asked.generation = next_generation(c, generations, asked.voice);
    asked.left = next_float(c);
    asked.right = next_byte(c) % 4 ? asked.left : next_float(c);
    uint8_t when = next_byte(c);
    asked.at_sample = when < 200 ? when * 8u : (uint64_t)next_word(c) << (when % 33);
    int status = uk_core_command(core, &asked);
    CHECK(status == UK_OK || status == UK_BAD_ARGUMENT);
    if (status == UK_OK) CHECK(fabsf(asked.left) <= 1e6f && fabsf(asked.right) <= 1e6f);
}

static void play(choices *c, uk_core *core) {
    int frames = next_int(c, MIX);
    if (frames > MIX) frames = MIX;
    int status = uk_core_offline(core, mix, frames);
    CHECK(status == (frames > 0 ? UK_OK : UK_BAD_ARGUMENT));
    for (int i = 0; status == UK_OK && i < 2 * frames; i++)
        CHECK(fabsf(mix[i]) <= 0.967f); /* nor is it NaN */
}

static void read_events(choices *c, uk_core *core, int64_t *generations) {
    uk_event events[8];
    int limit = next_int(c, 9), count = uk_core_events(core, events, limit < 8 ? limit : 8);
    CHECK(count >= 0 && count <= 8);
    for (int i = 0; i < count; i++) {
        CHECK(events[i].voice >= 0 && events[i].voice < VOICES);
        CHECK(events[i].kind >= UK_STARTED && events[i].kind <= UK_KILLED);
        CHECK(events[i].generation <= (uint64_t)generations[events[i].voice]);
    }
}

static void set_ratio(choices *c, uk_core *core, const int64_t *generations) {
    int voice = next_int(c, VOICES);
    double ratio = 0.25 + (double)next_float(c);
    int status = uk_voice_set_ratio(core, voice, next_generation(c, generations, voice), ratio);
    if (status == UK_OK) CHECK(ratio >= 0.5 && ratio <= 2.0);
}

static void look(choices *c, uk_core *core) {
    uk_counters counters;
    uint64_t samples;
    int64_t time_ns;
    uk_core_counters(core, &counters);
    uk_core_clock(core, &samples, &time_ns);
    CHECK(counters.samples == samples && counters.dry <= VOICES * (samples + MIX));
    CHECK(counters.peak_left >= 0.0f && counters.peak_left <= 0.967f);
    CHECK(!(uk_voice_level(core, next_int(c, VOICES)) < 0.0f)); /* of rows without numbers: NaN */
}

static void call(choices *c, uk_core *core, int64_t *generations) {
    switch (next_byte(c) % 9) {
    case 0: open_voice(c, core, generations); break;
    case 1:
    case 2: write_rows(c, core, generations); break;
    case 3: command(c, core, generations); break;
    case 4:
    case 5: play(c, core); break;
    case 6: read_events(c, core, generations); break;
    case 7: set_ratio(c, core, generations); break;
    case 8:
        if (next_byte(c) % 4) look(c, core);
        else uk_voice_close(core, next_int(c, VOICES));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    choices c = {data, size};
    int64_t generations[VOICES] = {0};
    uk_settings settings = next_settings(&c);
    int status;
    uk_core *core = uk_core_create(&settings, &status);
    CHECK((core != NULL) == (status == UK_OK));
    for (int i = 0; core && i < CALLS && c.left > 0; i++)
        call(&c, core, generations);
    uk_core_destroy(core);
    return 0;
}
