/* Any calls in any order with any arguments: a core answers or refuses, and its mix is a sound. */
#include <math.h>

#include "choices.h"
#include "ukulelatent.h"

enum {
    N_FFT = 64,
    HOP = 16,
    BINS = 33,
    FRAMES = 24,
    VOICES = 4,
    CALLS = 60,
    MIX = 300,
    MIXES = 60,             /* an input's at most: more than a change of the reverb's tail takes */
    SHORT = 240,            /* frames of a response */
    RESPONSE = 8192 + SHORT /* at most */
};

static float mix[2 * MIX], rows[FRAMES * BINS];

/* Small ones, so that an input takes little time, of which one field may be anything; but without
 * threads, which would make an input's way another in each run. */
static uk_settings next_settings(choices *c) {
    uk_settings s = {
        8000, 8000, 64, N_FFT, HOP, 1 + next_byte(c) % FRAMES, 1 + next_byte(c) % VOICES, 0, 0, 2};
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

static void set_rate(choices *c, uk_core *core, const int64_t *generations) {
    int voice = next_int(c, VOICES);
    double rate = next_byte(c) % 3 ? 4.0 * (double)next_float(c) : 0.0;
    int status = uk_voice_set_rate(core, voice, next_generation(c, generations, voice), rate);
    CHECK(status == UK_OK || status == UK_BAD_ARGUMENT || status == UK_STALE);
    if (status == UK_OK) CHECK(rate == 0.0 || (rate >= 0.25 && rate <= 4.0));
}

/* Of a response: short, or with a middle and a tail, or none there can be. */
static int next_length(choices *c) {
    uint8_t kind = next_byte(c);
    int frames = next_int(c, SHORT), before = kind < 224 ? 0 : kind < 248 ? 2048 : 8192;
    if (frames >= SHORT) return INT32_MAX - kind; /* what is refused is not read */
    return frames > 0 ? before + frames : frames;
}

/* The largest magnitude, or infinity if one is no number. */
static float reach_of(const float *samples, int count) {
    float most = 0.0f;
    for (int i = 0; i < count; i++)
        most = isnan(samples[i]) ? INFINITY : fmaxf(most, fabsf(samples[i]));
    return most;
}

/* The samples are exactly as many as the call says, so that a sanitizer sees one too many. */
static uk_impulse_response *next_response(choices *c, const uk_settings *settings, int *usable) {
    uint8_t odd = next_byte(c);
    int frames = next_length(c), channels = 1 + odd % 2, rate_hz = 8000;
    if (odd >= 232) rate_hz = odd < 240 ? 24000 * (odd - 231) : next_int(c, 0);
    if (odd >= 224 && odd < 232) channels = next_int(c, 3);
    int good = frames > 0 && frames <= RESPONSE && (channels == 1 || channels == 2);
    int count = good ? frames * channels : 0;
    float *samples = odd == 223 ? NULL : malloc((size_t)count * sizeof(float) + 1);
    if (samples) next_floats(c, samples, (size_t)count);
    float reach = samples ? reach_of(samples, count) : INFINITY;
    *usable = good && rate_hz == 8000 && reach > 1e-8f && reach <= 1e6f;
    int status, *asked = next_byte(c) < 240 ? &status : NULL;
    uk_impulse_response *response =
        uk_impulse_response_create(settings, samples, frames, channels, rate_hz, asked);
    CHECK(!asked || (response != NULL) == (*asked == UK_OK));
    CHECK(!response || (good && reach <= 1e6f));
    if (rate_hz == 8000) CHECK(uk_impulse_response_frames(response) == (response ? frames : 0));
    free(samples);
    return response;
}

static void hear_reverb(uk_core *core) {
    uk_command heard = {.kind = UK_REVERB_MIX, .left = 0.5f, .right = 1.0f};
    CHECK(uk_core_command(core, &heard) == UK_OK);
}

/* Given twice, or to no core, or made for another: who is refused has it still. */
static void set_response(choices *c, uk_core *core, const uk_settings *settings) {
    uint8_t odd = next_byte(c);
    uk_settings others = odd >= 240 ? next_settings(c) : *settings;
    int usable;
    uk_impulse_response *response = next_response(c, odd == 255 ? NULL : &others, &usable);
    if (odd < 240) CHECK(response || !usable);
    CHECK(uk_core_set_impulse_response(NULL, response) == UK_BAD_ARGUMENT);
    int status = uk_core_set_impulse_response(core, response);
    CHECK(status == UK_OK || (status == UK_BAD_ARGUMENT && (!response || odd >= 240)));
    /* The tail's partitions are as long as the device's block, but no shorter than this. */
    if (status == UK_OK) CHECK((others.device_block <= 4096) == (settings->device_block <= 4096));
    if (status != UK_OK) uk_impulse_response_destroy(response);
    else if (odd % 2) CHECK(uk_core_set_impulse_response(core, response) == UK_BAD_ARGUMENT);
    if (odd % 4 > 1) hear_reverb(core);
}

static void command(choices *c, uk_core *core, const int64_t *generations) {
    uk_command asked = {.kind = next_int(c, UK_REVERB_CLEAR + 1), .voice = next_int(c, VOICES)};
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
    int frames = next_int(c, MIX), times = next_byte(c) >= 240 ? MIXES / 2 : 1;
    if (frames > MIX) frames = MIX;
    for (; times > 0; times--) {
        uint64_t samples;
        int64_t time_ns;
        uk_core_clock(core, &samples, &time_ns);
        if (samples >= MIXES * MIX) return;
        int status = uk_core_offline(core, mix, frames);
        CHECK(status == (frames > 0 ? UK_OK : UK_BAD_ARGUMENT));
        for (int i = 0; status == UK_OK && i < 2 * frames; i++)
            CHECK(fabsf(mix[i]) <= 0.967f); /* nor is it NaN */
    }
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
    CHECK(counters.late_tails == 0); /* without a worker that could be late */
    CHECK(counters.peak_left >= 0.0f && counters.peak_left <= 0.967f);
    CHECK(!(uk_voice_level(core, next_int(c, VOICES)) < 0.0f)); /* of rows without numbers: NaN */
}

static void other_call(choices *c, uk_core *core) {
    switch (next_byte(c) % 8) {
    case 0:
    case 1: uk_voice_close(core, next_int(c, VOICES)); break;
    case 2: uk_core_collect(core); break;
    case 3: uk_core_collect(NULL); break;
    default: look(c, core);
    }
}

static void call(choices *c, uk_core *core, const uk_settings *settings, int64_t *generations) {
    switch (next_byte(c) % 11) {
    case 0: open_voice(c, core, generations); break;
    case 1:
    case 2: write_rows(c, core, generations); break;
    case 3: command(c, core, generations); break;
    case 4:
    case 5: play(c, core); break;
    case 6: read_events(c, core, generations); break;
    case 7: set_ratio(c, core, generations); break;
    case 8: set_rate(c, core, generations); break;
    case 9: set_response(c, core, settings); break;
    case 10: other_call(c, core);
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
        call(&c, core, &settings, generations);
    uk_core_destroy(core);
    return 0;
}
