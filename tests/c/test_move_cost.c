/* A hundred moves a second on one voice cost a bounded number of transforms, wherever they fall. */
#include "check.h"
#include "core_state.h"

enum { RATE = 44100, N_FFT = 2048, HOP = 512, BINS = N_FFT / 2 + 1, FRAMES = 128, COUNT = 8 };
enum { LATE = 12 * HOP, SOUNDING = 90 * HOP };

static const uk_settings settings = {RATE, RATE, 128, N_FFT, HOP, FRAMES, 1, 0, 0, 0};
static const uk_envelope envelope = {0.0f, 0.0f, 1.0f, 200.0f};
static float sounds[2][FRAMES * BINS], mix[2 * LATE];

static void play(uk_core *core, int samples) {
    CHECK(uk_core_offline(core, mix, samples) == UK_OK);
}

/* Transforms of SOUNDING samples of a voice whose attack is over, moved every `apart` samples; 0:
 * not at all. */
static uint64_t transforms(int apart) {
    int status;
    uk_core *core = uk_core_create(&settings, &status);
    CHECK(core);
    uint32_t g = (uint32_t)uk_voice_open(core, 0, FRAMES, 2, 0, 1.0, &envelope);
    CHECK(uk_voice_write(core, 0, g, 0, FRAMES, sounds[0]) == UK_OK);
    uk_command start = {.kind = UK_START, .generation = g, .left = 0.001f};
    CHECK(uk_core_command(core, &start) == UK_OK);
    play(core, LATE);
    uint64_t before = core->workers[0].scratch.transforms;
    int step = apart ? apart : HOP;
    for (int at = 0, turn = 1; at + step <= SOUNDING; at += step, turn++) {
        int next = uk_voice_next_frame(core, 0, g);
        const float *rows = sounds[turn % 2] + next * BINS;
        CHECK(!apart || uk_voice_write(core, 0, g, next, COUNT, rows) == UK_OK);
        play(core, step);
    }
    uint64_t after = core->workers[0].scratch.transforms;
    uk_core_destroy(core);
    return after - before;
}

int main(void) {
    for (int i = 0; i < FRAMES * BINS; i++) {
        sounds[0][i] = i % BINS == 10 ? 8.0f : 0.0f;
        sounds[1][i] = i % BINS == 15 ? 12.0f : 0.0f;
    }
    uint64_t still = transforms(0);
    CHECK(transforms(RATE / 30) <= 2 * still);
    CHECK(transforms(RATE / 100) <= 3 * still);
    CHECK(transforms(RATE / 200) <= 4 * still);
    return 0;
}
