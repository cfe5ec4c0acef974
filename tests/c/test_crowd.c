/* Of two render threads the last works only while notes crowd: a note alone leaves its core to the
 * decoder. */
#include <time.h>

#include "check.h"
#include "core_state.h"

enum { RATE = 44100, N_FFT = 2048, HOP = 512, BINS = N_FFT / 2 + 1, FRAMES = 8, VOICES = 16 };
enum { ALONE = 20, PAUSE_NS = 200000 };

static const uk_settings settings = {RATE, RATE, 128, N_FFT, HOP, FRAMES, VOICES, 2, 0, 4};
static const uk_envelope envelope = {0.0f, 0.0f, 1.0f, 200.0f};
static float rows[VOICES * FRAMES * BINS];

static void begin(uk_core *core, int count) {
    uk_address voices[VOICES];
    const int firsts[VOICES] = {0};
    for (int v = 0; v < count; v++) {
        int64_t generation = uk_voice_open(core, v, FRAMES, 2, 0, 1.0, &envelope);
        CHECK(generation > 0);
        voices[v] = (uk_address){v, (uint32_t)generation};
    }
    CHECK(uk_voices_write(core, voices, firsts, count, 0, FRAMES, rows) == UK_OK);
}

static int have_enough(uk_core *core, int count) {
    for (int v = 0; v < count; v++) {
        uk_voice *voice = &core->voices[v];
        int held = (int)uk_ring_readable(&voice->track.rings[0]);
        if (voice->rendering || held < core->ring_low) return 0;
    }
    return 1;
}

static uint64_t transforms_of_the_last(uk_core *core, int count) {
    struct timespec pause = {.tv_nsec = PAUSE_NS};
    pthread_mutex_lock(&core->render_lock);
    while (!have_enough(core, count)) {
        pthread_mutex_unlock(&core->render_lock);
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&core->render_lock);
    }
    uint64_t transforms = core->workers[1].scratch.transforms;
    pthread_mutex_unlock(&core->render_lock);
    return transforms;
}

/* Nothing has been started, so the mixer, which nobody calls, has nothing to let go of. */
static void end(uk_core *core, int count) {
    for (int v = 0; v < count; v++)
        CHECK(uk_voice_close(core, v) == UK_OK);
}

int main(void) {
    int status;
    for (int i = 0; i < VOICES * FRAMES * BINS; i++)
        rows[i] = (float)(i % 5);
    uk_core *core = uk_core_create(&settings, &status);
    CHECK(core);
    for (int i = 0; i < ALONE; i++) {
        begin(core, 1);
        CHECK(transforms_of_the_last(core, 1) == 0);
        end(core, 1);
    }
    uint64_t helped = 0;
    while (!helped) { /* where a machine has no core for it at the moment, it comes too late */
        begin(core, VOICES);
        helped = transforms_of_the_last(core, VOICES);
        end(core, VOICES);
    }
    uk_core_destroy(core);
    return 0;
}
