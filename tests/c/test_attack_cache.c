/* A sound that is played again: its attack is copied where all that it depends on is the same, and
 * nowhere else; what is heard is the same bytes as without. */
#include <string.h>

#include "check.h"
#include "ukulelatent.h"

enum { N_FFT = 512, HOP = 128, BINS = 257, FRAMES = 40, LENGTH = FRAMES * HOP };
enum { BLOCKS = 3 };

typedef struct {
    float rows[FRAMES * BINS];
} sound;

static const uk_envelope envelope = {0.0f, 0.0f, 1.0f, 200.0f};
static sound a, b, c;
static float heard[2 * LENGTH], again[2 * LENGTH];

static void make(sound *made, unsigned seed) {
    for (int i = 0; i < FRAMES * BINS; i++)
        made->rows[i] = (float)(next_random(&seed) % 7) / (float)(1 + i / BINS);
}

static uk_core *new_core(int attacks) {
    int status = 1;
    const uk_settings settings = {8000, 8000, 256, N_FFT, HOP, FRAMES, 1, 0, 0, attacks};
    uk_core *core = uk_core_create(&settings, &status);
    CHECK(core && status == UK_OK);
    return core;
}

static int recalled_by(uk_core *core) {
    uk_counters counters;
    uk_core_counters(core, &counters);
    return (int)counters.recalled;
}

/* From begin to end; returns how many blocks were copied. */
static int play_at(uk_core *core, const sound *played, int frames, int quality, float *mix) {
    int before = recalled_by(core);
    int64_t generation = uk_voice_open(core, 0, frames, quality, 0, 1.0, &envelope);
    CHECK(generation > 0);
    uk_command start = {.kind = UK_START, .generation = (uint32_t)generation, .left = 0.02f};
    CHECK(uk_voice_write(core, 0, start.generation, 0, frames, played->rows) == UK_OK);
    CHECK(uk_core_command(core, &start) == UK_OK);
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    uk_core_offline(core, again, HOP); /* hears of the end */
    uk_event events[2];
    CHECK(uk_core_events(core, events, 2) == 2 && events[1].kind == UK_ENDED);
    CHECK(uk_voice_close(core, 0) == UK_OK);
    return recalled_by(core) - before;
}

static int play(uk_core *core, const sound *played) {
    return play_at(core, played, FRAMES, 2, heard);
}

static void expect_the_bytes_of_no_cache(const sound *played) {
    static float alone[2 * LENGTH];
    uk_core *core = new_core(0);
    CHECK(play_at(core, played, FRAMES, 2, alone) == 0);
    CHECK(memcmp(alone, heard, sizeof heard) == 0);
    uk_core_destroy(core);
}

static void what_is_played_again_is_copied(void) {
    uk_core *core = new_core(2);
    for (int time = 0; time < 3; time++) {
        CHECK(play(core, &a) == (time == 0 ? 0 : BLOCKS));
        expect_the_bytes_of_no_cache(&a);
    }
    uk_core_destroy(core);
}

static void a_sound_that_begins_with_silence_is_copied_as_well(void) {
    sound late = a;
    memset(late.rows, 0, 2 * BINS * sizeof(float));
    uk_core *core = new_core(2);
    CHECK(play(core, &late) == 0 && play(core, &late) == BLOCKS);
    expect_the_bytes_of_no_cache(&late);
    uk_core_destroy(core);
}

static void what_was_not_played_for_longest_makes_room(void) {
    uk_core *core = new_core(2);
    CHECK(play(core, &a) == 0 && play(core, &b) == 0 && play(core, &a) == BLOCKS);
    CHECK(play(core, &c) == 0);
    CHECK(play(core, &a) == BLOCKS && play(core, &b) == 0 && play(core, &c) == 0);
    uk_core_destroy(core);
}

/* The first block reads rows 0 to 2, the second 0 to 4, the third 3 to 7. */
static void blocks_before_the_first_other_row_are_copied(void) {
    const struct {
        int row, copied;
    } cases[] = {{0, 0}, {2, 0}, {3, 1}, {4, 1}, {5, 2}, {7, 2}, {8, 3}};
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sound other = a;
        other.rows[cases[i].row * BINS + 9] += 1.0f;
        uk_core *core = new_core(4);
        CHECK(play(core, &a) == 0);
        CHECK(play(core, &other) == cases[i].copied);
        expect_the_bytes_of_no_cache(&other);
        CHECK(play(core, &a) == BLOCKS);
        expect_the_bytes_of_no_cache(&a);
        uk_core_destroy(core);
    }
}

static void another_quality_is_another_attack(void) {
    uk_core *core = new_core(4);
    CHECK(play(core, &a) == 0);
    CHECK(play_at(core, &a, FRAMES, 3, heard) == 0);
    CHECK(play_at(core, &a, FRAMES, 3, heard) == BLOCKS);
    CHECK(play(core, &a) == BLOCKS);
    uk_core_destroy(core);
}

/* Where it ends, an attack is cut. */
static void another_length_is_the_same_attack_but_for_short_ones(void) {
    uk_core *core = new_core(4);
    CHECK(play(core, &a) == 0);
    CHECK(play_at(core, &a, FRAMES / 2, 2, heard) == BLOCKS);
    CHECK(play_at(core, &a, 8, 2, heard) == 0);
    uk_core_destroy(core);
}

int main(void) {
    make(&a, 1);
    make(&b, 2);
    make(&c, 3);
    what_is_played_again_is_copied();
    a_sound_that_begins_with_silence_is_copied_as_well();
    what_was_not_played_for_longest_makes_room();
    blocks_before_the_first_other_row_are_copied();
    another_quality_is_another_attack();
    another_length_is_the_same_attack_but_for_short_ones();
    return 0;
}
