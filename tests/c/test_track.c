/* Changing over from one ring of a track to the other: at its sample, late, short; and threads. */
#include <pthread.h>

#include "check.h"
#include "track_rt.h"

enum { CAPACITY = 1024, THREADED = 200000 };

static float first[CAPACITY], second[CAPACITY], heard[CAPACITY];
static uk_track track;

static void fill(uk_ring *ring, float value, int count) {
    for (int i = 0; i < count; i++)
        CHECK(uk_ring_write(ring, &value, 1) == 1);
}

static void start(int played_ahead) {
    uk_track_init(&track, first, second, CAPACITY);
    fill(&track.rings[0], 1.0f, played_ahead);
}

static void ask(uint32_t from, float value, int count) {
    uk_ring_restart(&track.rings[1], from);
    fill(&track.rings[1], value, count);
    atomic_store(&track.asked, 1);
}

static int read_samples(int count) {
    int whole, got = uk_track_read(&track, heard, count, &whole);
    CHECK(!whole);
    return got;
}

static void the_crossfade_begins_at_its_sample(int block) {
    start(700);
    ask(300, 0.0f, 700);
    float before = 1.0f;
    for (int at = 0; at < 900; at += block) {
        CHECK(read_samples(block) == block);
        for (int i = 0; i < block; i++) {
            if (at + i < 300) CHECK(heard[i] == 1.0f);
            else if (at + i >= 300 + UK_CROSSFADE) CHECK(heard[i] == 0.0f);
            else CHECK(heard[i] < before && heard[i] > 0.0f && before - heard[i] < 0.01f);
            before = heard[i];
        }
    }
    CHECK(atomic_load(&track.playing) == 1 && !atomic_load(&track.asked));
    CHECK(uk_track_position(&track) == 900);
}

static void what_comes_late_begins_at_once_in_its_place(void) {
    start(700);
    CHECK(read_samples(400) == 400);
    uk_ring_restart(&track.rings[1], 300);
    for (int i = 0; i < 500; i++)
        fill(&track.rings[1], (float)(300 + i), 1);
    atomic_store(&track.asked, 1);
    CHECK(read_samples(300) == 300);
    CHECK(heard[UK_CROSSFADE] == 400.0f + UK_CROSSFADE && heard[299] == 699.0f);
    CHECK(uk_track_position(&track) == 700);
}

static void an_old_ring_that_ends_leaves_the_new_one(void) {
    start(50);
    ask(50, 2.0f, 300);
    CHECK(read_samples(200) == 200);
    CHECK(heard[49] == 1.0f && heard[50] == 2.0f && heard[199] == 2.0f);
}

static void a_new_ring_that_is_short_gives_what_it_has(void) {
    start(700);
    ask(10, 2.0f, 60);
    CHECK(read_samples(200) == 70);
    fill(&track.rings[1], 2.0f, 100);
    CHECK(read_samples(200) == 100);
    CHECK(heard[99] == 2.0f && atomic_load(&track.playing) == 1);
}

static void whole_is_told_of_the_ring_that_plays(void) {
    int whole;
    start(400);
    atomic_store(&track.whole[0], 1);
    ask(100, 2.0f, 200);
    CHECK(uk_track_read(&track, heard, 150, &whole) == 150 && !whole);
    CHECK(uk_track_read(&track, heard, 200, &whole) == 150 && !whole); /* the old one's no more */
    atomic_store(&track.whole[1], 1);
    CHECK(uk_track_read(&track, heard, 200, &whole) == 0 && whole);
}

static void a_sound_that_ends_within_the_crossfade_ends(void) {
    int whole;
    start(400);
    atomic_store(&track.whole[0], 1);
    ask(390, 2.0f, 10);
    atomic_store(&track.whole[1], 1);
    CHECK(uk_track_read(&track, heard, 500, &whole) == 400 && whole);
    start(400);
    atomic_store(&track.whole[0], 1);
    ask(400, 2.0f, 0);
    atomic_store(&track.whole[1], 1);
    CHECK(uk_track_read(&track, heard, 500, &whole) == 400 && whole);
}

/* The sound has become shorter: where it was to end, or before, the old one still goes on. */
static void a_new_sound_that_is_over_fades(int from, int count, int played, int full) {
    int whole;
    start(700);
    CHECK(read_samples(played) == played);
    ask((uint32_t)from, 1.0f, count);
    atomic_store(&track.whole[1], 1);
    CHECK(uk_track_read(&track, heard, 600, &whole) == full + UK_CROSSFADE && whole);
    for (int i = 0; i < full; i++)
        CHECK(heard[i] == 1.0f);
    float before = 1.0f;
    int over = full + (from + count > played + full ? from + count - played - full : 0);
    for (int i = over; i < full + UK_CROSSFADE; i++) {
        CHECK(heard[i] < before && heard[i] > 0.0f);
        before = heard[i];
    }
    CHECK(before < 0.01f && atomic_load(&track.playing) == 1 && !atomic_load(&track.asked));
}

static void a_new_sound_that_is_over_ends_a_dry_ring(void) {
    int whole;
    start(300);
    CHECK(read_samples(300) == 300);
    ask(100, 1.0f, 50);
    atomic_store(&track.whole[1], 1);
    CHECK(uk_track_read(&track, heard, 100, &whole) == 0 && whole);
}

/* A renderer that changes over all the time, to the same sound: the number of each sample. */
static void *render(void *unused) {
    int writing = 0;
    uint32_t written = 0;
    while (written < THREADED) {
        uk_ring *ring = &track.rings[writing];
        if (!atomic_load_explicit(&track.asked, memory_order_acquire) && written > 300) {
            uint32_t from = uk_track_position(&track) + 64;
            uint32_t end = uk_ring_position(ring) + uk_ring_readable(ring);
            if (from > end) from = end;
            writing = !writing;
            ring = &track.rings[writing];
            uk_ring_restart(ring, from);
            written = from;
            for (int i = 0; i < UK_CROSSFADE + 64; i++, written++)
                fill(ring, (float)(written % 4096), 1);
            atomic_store_explicit(&track.asked, 1, memory_order_release);
        }
        float sample = (float)(written % 4096);
        if (uk_ring_readable(ring) < 400) written += uk_ring_write(ring, &sample, 1);
    }
    atomic_store_explicit(&track.whole[writing], 1, memory_order_release);
    return unused;
}

static void no_sample_is_lost_between_threads(void) {
    pthread_t renderer;
    int whole = 0, changes = 0;
    uint32_t at = 0;
    uk_track_init(&track, first, second, CAPACITY);
    CHECK(pthread_create(&renderer, NULL, render, NULL) == 0);
    while (!whole || at < THREADED) {
        int playing = atomic_load(&track.playing);
        int got = uk_track_read(&track, heard, 37, &whole);
        for (int i = 0; i < got; i++, at++)
            CHECK(heard[i] - (float)(at % 4096) < 0.01f && (float)(at % 4096) - heard[i] < 0.01f);
        changes += atomic_load(&track.playing) != playing;
        if (whole && got == 0) break;
    }
    pthread_join(renderer, NULL);
    CHECK(at >= THREADED && changes > 10);
}

int main(void) {
    for (int block = 1; block <= 300; block *= 3)
        if (900 % block == 0) the_crossfade_begins_at_its_sample(block);
    the_crossfade_begins_at_its_sample(100);
    what_comes_late_begins_at_once_in_its_place();
    an_old_ring_that_ends_leaves_the_new_one();
    a_new_ring_that_is_short_gives_what_it_has();
    whole_is_told_of_the_ring_that_plays();
    a_sound_that_ends_within_the_crossfade_ends();
    a_new_sound_that_is_over_fades(100, 200, 400, 0);
    a_new_sound_that_is_over_fades(100, 300, 400, 0);
    a_new_sound_that_is_over_fades(150, 50, 50, 100);
    a_new_sound_that_is_over_ends_a_dry_ring();
    no_sample_is_lost_between_threads();
    return 0;
}
