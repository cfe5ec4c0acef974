/* One life of a voice, without threads: what is late, early, twice or meant for another note. */
#include <string.h>

#include "check.h"
#include "ukulelatent.h"

enum { N_FFT = 256, HOP = 64, BINS = 129, FRAMES = 40, LENGTH = FRAMES * HOP };

static const uk_settings settings = {8000, 8000, 256, N_FFT, HOP, FRAMES, 2, 0, 0, 0};
static const uk_envelope envelope = {0.0f, 0.0f, 1.0f, 200.0f};
static float rows[FRAMES * BINS], mix[2 * LENGTH];

static uk_core *new_core(void) {
    int status = 1;
    uk_core *core = uk_core_create(&settings, &status);
    CHECK(core && status == UK_OK);
    return core;
}

static uint32_t opened(uk_core *core) {
    int64_t generation = uk_voice_open(core, 0, FRAMES, 2, 0, 1.0, &envelope);
    CHECK(generation > 0);
    CHECK(uk_voice_write(core, 0, (uint32_t)generation, 0, FRAMES, rows) == UK_OK);
    return (uint32_t)generation;
}

static void tell(uk_core *core, int kind, uint32_t generation, uint64_t at_sample) {
    uk_command command = {.at_sample = at_sample, .kind = kind, .generation = generation};
    command.left = command.right = 1.0f;
    CHECK(uk_core_command(core, &command) == UK_OK);
}

static int is_silent(int from, int to) {
    for (int i = 2 * from; i < 2 * to; i++)
        if (mix[i] != 0.0f) return 0;
    return 1;
}

static void expect(uk_core *core, int kind, uint32_t generation, uint64_t at_sample) {
    uk_event event;
    CHECK(uk_core_events(core, &event, 1) == 1);
    CHECK(event.kind == kind && event.voice == 0 && event.generation == generation);
    CHECK(event.at_sample == at_sample);
}

static void expect_nothing(uk_core *core) {
    uk_event event;
    CHECK(uk_core_events(core, &event, 1) == 0);
}

static void a_sound_starts_at_its_sample_and_ends_after_its_length(void) {
    uk_core *core = new_core();
    uint32_t generation = opened(core);
    tell(core, UK_START, generation, 777);
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    CHECK(is_silent(0, 777) && !is_silent(777, 777 + HOP));
    expect(core, UK_STARTED, generation, 777);
    expect_nothing(core);
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    expect(core, UK_ENDED, generation, 777 + LENGTH);
    CHECK(is_silent(777, LENGTH));
    uk_core_destroy(core);
}

static void a_second_start_does_nothing(void) {
    uk_core *core = new_core();
    uint32_t generation = opened(core);
    for (uint64_t at = 0; at < 3; at++)
        tell(core, UK_START, generation, at * 500);
    tell(core, UK_START, generation, LENGTH + 100); /* and none after the end */
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    expect(core, UK_STARTED, generation, 0);
    expect(core, UK_ENDED, generation, LENGTH);
    expect_nothing(core);
    uk_core_destroy(core);
}

static void commands_for_an_earlier_note_do_nothing(void) {
    uk_core *core = new_core();
    uint32_t first = opened(core);
    for (int kind = UK_START; kind <= UK_VOICE_GAIN; kind++)
        tell(core, kind, first, 100);
    CHECK(uk_voice_close(core, 0) == UK_OK);
    uint32_t second = opened(core);
    CHECK(second != first);
    tell(core, UK_START, 0, 0);
    CHECK(uk_core_offline(core, mix, 1000) == UK_OK);
    CHECK(is_silent(0, 1000));
    expect_nothing(core);
    tell(core, UK_START, second, 1000);
    tell(core, UK_KILL, first, 1100);
    tell(core, UK_RELEASE, first, 1100);
    CHECK(uk_core_offline(core, mix, 1000) == UK_OK);
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    expect(core, UK_STARTED, second, 1000);
    expect(core, UK_ENDED, second, 1000 + LENGTH);
    uk_core_destroy(core);
}

static void a_start_of_a_closed_voice_does_nothing(void) {
    uk_core *core = new_core();
    tell(core, UK_START, 0, 0);
    tell(core, UK_START, 1, 0); /* the generation it will have, before it has it */
    CHECK(uk_core_offline(core, mix, 100) == UK_OK);
    opened(core);
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    CHECK(is_silent(0, LENGTH));
    expect_nothing(core);
    uk_core_destroy(core);
}

static void a_kill_before_the_start_is_the_only_event(void) {
    uk_core *core = new_core();
    uint32_t generation = opened(core);
    tell(core, UK_START, generation, 1000);
    tell(core, UK_KILL, generation, 300);
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    expect(core, UK_KILLED, generation, 300);
    expect_nothing(core);
    CHECK(is_silent(0, LENGTH));
    uk_core_destroy(core);
}

static void a_release_before_the_start_plays_the_release(uint64_t release_at) {
    uk_core *core = new_core();
    uint32_t generation = opened(core);
    tell(core, UK_START, generation, 1000);
    tell(core, UK_RELEASE, generation, release_at);
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    uk_event events[3];
    CHECK(uk_core_events(core, events, 3) == 2);
    CHECK(events[0].kind == UK_STARTED && events[0].at_sample == 1000);
    CHECK(events[1].kind == UK_RELEASED && events[1].at_sample >= 1198 &&
          events[1].at_sample <= 1202);
    CHECK(!is_silent(1000, 1100) && is_silent(1203, LENGTH));
    uk_core_destroy(core);
}

static void a_voice_in_use_is_not_opened_again(void) {
    uk_core *core = new_core();
    uint32_t generation = opened(core);
    CHECK(uk_voice_open(core, 0, FRAMES, 2, 1, 1.5, &envelope) == UK_BAD_ARGUMENT);
    CHECK(uk_voice_next_frame(core, 0, generation) == 0);
    CHECK(uk_voice_close(core, 0) == UK_OK);
    CHECK(uk_voice_next_frame(core, 0, generation) == UK_STALE);
    CHECK(uk_voice_next_frame(core, 0, 0) == UK_STALE); /* no note has generation 0 */
    CHECK(uk_voice_write(core, 0, 0, 0, 1, rows) == UK_STALE);
    uk_core_destroy(core);
}

static void rows_leave_no_gap_and_end_with_the_sound(void) {
    uk_core *core = new_core();
    uint32_t g = (uint32_t)uk_voice_open(core, 1, 10, 0, 0, 1.0, &envelope);
    CHECK(uk_voice_write(core, 1, g, 1, 1, rows) == UK_BAD_ARGUMENT);
    CHECK(uk_voice_write(core, 1, g, 0, 11, rows) == UK_BAD_ARGUMENT);
    CHECK(uk_voice_write(core, 1, g, 0, 0, rows) == UK_BAD_ARGUMENT);
    CHECK(uk_voice_write(core, 1, g, -1, 1, rows) == UK_BAD_ARGUMENT);
    CHECK(uk_voice_write(core, 1, g, 0, 2147483647, rows) == UK_BAD_ARGUMENT);
    CHECK(uk_voice_write(core, 1, g, 0, 1, NULL) == UK_BAD_ARGUMENT);
    CHECK(uk_voice_write(core, 1, g, 0, 6, rows) == UK_OK);
    CHECK(uk_voice_write(core, 1, g, 6, 5, rows) == UK_BAD_ARGUMENT);
    CHECK(uk_voice_write(core, 1, g, 6, 4, rows) == UK_OK);
    CHECK(uk_voice_write(core, 1, g, 0, 10, rows) == UK_OK); /* again, and other */
    CHECK(uk_voice_write(core, 1, g + 1, 0, 1, rows) == UK_STALE);
    CHECK(uk_voice_write(core, 2, g, 0, 1, rows) == UK_BAD_ARGUMENT);
    CHECK(uk_voice_write(core, -1, g, 0, 1, rows) == UK_BAD_ARGUMENT);
    uk_core_destroy(core);
}

static void a_voice_whose_rows_never_come_still_ends(int by, int ends, int within) {
    uk_core *core = new_core();
    uint32_t g = (uint32_t)uk_voice_open(core, 0, FRAMES, 2, 0, 1.0, &envelope);
    CHECK(uk_voice_write(core, 0, g, 0, 16, rows) == UK_OK);
    tell(core, UK_START, g, 0);
    tell(core, by, g, LENGTH - 500);
    CHECK(uk_core_offline(core, mix, LENGTH) == UK_OK);
    uk_event events[3];
    CHECK(uk_core_events(core, events, 3) == 2);
    CHECK(events[1].kind == ends && events[1].at_sample >= LENGTH - 500);
    CHECK(events[1].at_sample <= (uint64_t)(LENGTH - 500 + within));
    uk_core_destroy(core);
}

int main(void) {
    for (int i = 0; i < FRAMES * BINS; i++)
        rows[i] = 1.0f + (float)(i % 7);
    a_sound_starts_at_its_sample_and_ends_after_its_length();
    a_second_start_does_nothing();
    commands_for_an_earlier_note_do_nothing();
    a_start_of_a_closed_voice_does_nothing();
    a_kill_before_the_start_is_the_only_event();
    a_release_before_the_start_plays_the_release(300);
    a_release_before_the_start_plays_the_release(1000);
    a_voice_in_use_is_not_opened_again();
    rows_leave_no_gap_and_end_with_the_sound();
    a_voice_whose_rows_never_come_still_ends(UK_RELEASE, UK_RELEASED, 202);
    a_voice_whose_rows_never_come_still_ends(UK_KILL, UK_KILLED, 41);
    return 0;
}
