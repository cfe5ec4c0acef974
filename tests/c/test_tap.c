/* A tap has whole blocks, in order, from the one after it is attached to the one before it is
 * ended, or knows how many it lacks; taps come and go while the callback gives without a pause. */
#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "check.h"
#include "clock_rt.h"
#include "core_state.h"

enum { RATE = 8000, N_FFT = 256, HOP = 64, BINS = 129, FRAMES = 200, BLOCK = 64, BLOCKS = 100 };
enum { PASSES = 1000, KEEP = 16 * BLOCK, SECOND_NS = 1000000000 };

static const uk_settings settings = {RATE, RATE, BLOCK, N_FFT, HOP, FRAMES, 1, 1, 0, 0};
static uk_core *core;
static float rows[FRAMES * BINS], heard[2 * BLOCK * BLOCKS], kept[2 * BLOCK * BLOCKS];
static _Atomic int stopping;
static _Atomic int64_t given; /* blocks; relaxed, so that no order but the taps' own helps them */

static uk_tap *attach(int keep_frames) {
    int status = UK_FULL;
    uk_tap *tap = uk_tap_create(core, keep_frames, &status);
    CHECK(tap && status == UK_OK);
    return tap;
}

/* The largest sample of the blocks. */
static float call_back(int first, int blocks) {
    struct timespec pause = {.tv_nsec = 1000000}; /* the render thread needs some time */
    float most = 0.0f;
    for (int b = first; b < first + blocks; b++) {
        float *block = heard + 2 * BLOCK * b;
        uk_callback(NULL, block, BLOCK, NULL, 0, core);
        for (int i = 0; i < 2 * BLOCK; i++)
            if (block[i] > most) most = block[i];
        nanosleep(&pause, NULL);
    }
    return most;
}

static void begin_a_note(void) {
    uk_envelope envelope = {.sustain_level = 1.0f};
    uint32_t generation = (uint32_t)uk_voice_open(core, 0, FRAMES, 1, 0, 1.0, &envelope);
    CHECK(uk_voice_write(core, 0, generation, 0, FRAMES, rows) == UK_OK);
    uk_command start = {.generation = generation, .left = 1.0f, .right = 0.5f};
    CHECK(uk_core_command(core, &start) == UK_OK);
    while (call_back(0, 1) == 0.0f)
        continue;
}

static void has_what_the_device_gets(void) {
    begin_a_note();
    uk_tap *all = attach(BLOCK * BLOCKS);
    call_back(0, 20);
    uk_tap *some = attach(BLOCK * BLOCKS);
    CHECK(call_back(20, 10) > 0.0f);
    uk_tap_end(some);
    call_back(30, 10);
    CHECK(uk_tap_read(all, kept, 7) == 7 && uk_tap_read(all, kept + 14, 40 * BLOCK) == 2553);
    CHECK(memcmp(kept, heard, 80 * BLOCK * sizeof(float)) == 0);
    CHECK(uk_tap_read(some, kept, BLOCK * BLOCKS) == 10 * BLOCK);
    CHECK(memcmp(kept, heard + 40 * BLOCK, 20 * BLOCK * sizeof(float)) == 0);
    CHECK(uk_tap_lost(all) == 0 && uk_tap_lost(some) == 0);
    uk_tap_free(all);
    uk_tap_free(some);
}

static void counts_what_it_has_no_room_for(void) {
    uk_tap *tap = attach(3 * BLOCK); /* rounded up to four */
    call_back(0, 10);
    CHECK(uk_tap_lost(tap) == 6 * BLOCK);
    CHECK(uk_tap_read(tap, kept, 2 * BLOCK - 1) == 2 * BLOCK - 1);
    call_back(10, 3); /* one more finds room for all of it */
    CHECK(uk_tap_lost(tap) == 8 * BLOCK);
    CHECK(uk_tap_read(tap, kept, BLOCK * BLOCKS) == 3 * BLOCK + 1);
    uk_tap_free(tap);
}

static void refuses_what_it_cannot_do(void) {
    int status;
    uk_tap *taps[UK_TAPS];
    CHECK(!uk_tap_create(NULL, 1, &status) && status == UK_BAD_ARGUMENT);
    CHECK(!uk_tap_create(core, 0, NULL) && !uk_tap_create(core, (1 << 26) + 1, NULL));
    for (int i = 0; i < UK_TAPS; i++)
        taps[i] = attach(BLOCK);
    CHECK(!uk_tap_create(core, BLOCK, &status) && status == UK_FULL);
    uk_tap_end(taps[1]);
    uk_tap_free(attach(BLOCK));
    for (int i = 0; i < UK_TAPS; i++)
        uk_tap_free(taps[i]);
    CHECK(uk_tap_read(NULL, kept, 1) == 0 && uk_tap_lost(NULL) == 0);
    uk_tap_end(NULL);
    uk_tap_free(NULL);
}

static void leaves_its_memory_to_a_callback_that_died_in_it(void) {
    static uk_tap *tap; /* where the leak's detectors look */
    tap = attach(BLOCK);
    atomic_fetch_add(&core->taps.visits, 1);
    int64_t start_ns = uk_now_ns();
    uk_tap_free(tap);
    CHECK(uk_now_ns() - start_ns < 30ll * SECOND_NS);
    CHECK(tap->forsaken && !tap->place && tap->data[0] == 0.0f);
    atomic_fetch_add(&core->taps.visits, 1);
    tap->forsaken = 0;
    uk_tap_free(tap);
}

/* Both channels of every frame say which one it is, as exactly as a float can. */
static void *give(void *unused) {
    float block[2 * BLOCK];
    for (int64_t b = 0; !stopping; b++) {
        int64_t first = b * BLOCK % (1 << 24);
        for (int i = 0; i < 2 * BLOCK; i++)
            block[i] = (float)(first + i / 2);
        uk_taps_give(&core->taps, block, BLOCK);
        atomic_store_explicit(&given, b + 1, memory_order_relaxed);
        if (b % 64 == 0) sched_yield();
    }
    return unused;
}

static int64_t blocks_given(void) {
    return atomic_load_explicit(&given, memory_order_relaxed);
}

static void is_whole(const float *frames, int count) {
    CHECK(count % BLOCK == 0);
    CHECK(count == 0 || (int)frames[0] % BLOCK == 0);
    for (int i = 0; i < 2 * count; i++)
        CHECK(frames[i] == (float)(((int)frames[0] + i / 2) % (1 << 24)));
}

static void comes_and_goes_while_the_callback_gives(void) {
    pthread_t giver;
    unsigned random = 4;
    int had = 0;
    stopping = 0;
    CHECK(pthread_create(&giver, NULL, give, NULL) == 0);
    for (int i = 0; i < PASSES; i++) {
        uk_tap *first = attach(KEEP), *second = attach(KEEP);
        int64_t until = blocks_given() + next_random(&random) % 8;
        while (blocks_given() < until)
            sched_yield();
        if (i % 4 == 0) uk_tap_free(first); /* while it is written to */
        else uk_tap_end(first);
        uk_tap_end(second);
        /* A ring that was full lost its end, and none of what is before. */
        int count = uk_tap_read(second, kept, KEEP);
        is_whole(kept, count);
        had += count;
        uk_tap_free(second);
        if (i % 4 == 0) continue;
        is_whole(kept, uk_tap_read(first, kept, KEEP));
        uk_tap_free(first);
    }
    stopping = 1;
    pthread_join(giver, NULL);
    CHECK(had > PASSES * BLOCK);
}

int main(void) {
    int status;
    for (int i = 0; i < FRAMES * BINS; i++)
        rows[i] = (float)(i * 7 % 31) / 4.0f;
    core = uk_core_create(&settings, &status);
    CHECK(core);
    has_what_the_device_gets();
    counts_what_it_has_no_room_for();
    refuses_what_it_cannot_do();
    leaves_its_memory_to_a_callback_that_died_in_it();
    comes_and_goes_while_the_callback_gives();
    uk_core_destroy(core);
    return 0;
}
