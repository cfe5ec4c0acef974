/* Where frames read: at any rate, laid out anew, to the end; and what a move costs at each rate. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "core_state.h"
#include "schedule.h"

enum { N_FFT = 256, HOP = 64, BINS = 129, ROWS = 100, ATTACK = 6 };

static uk_plan *plan;
static uk_playhead head;
static uk_gl_state state;
static float rows[ROWS * BINS], block[UK_MAX_BLOCK * BINS];

/* A sound whose attack is at its begin, at its first frame, of rows that tell their number. */
static void begin(double rate, int written) {
    uk_playhead_reset(&head, plan, ROWS);
    head.rate = rate;
    head.written = written;
    state = (uk_gl_state){.frames = ROWS, .iterations = 2};
    for (int r = 0; r < ROWS; r++)
        for (int k = 0; k < BINS; k++)
            rows[r * BINS + k] = (float)r;
}

/* Read the next block as a render thread does; what its first frame read, or -1 without rows. */
static double step(void) {
    if (!uk_playhead_aim(&head, &state)) return -1;
    uk_playhead_read(&head, state.frame, uk_gl_rows_needed(&state), rows, BINS, block);
    state.frame += uk_schedule(&state).commit;
    uk_playhead_settle(&head, state.frame);
    return block[0];
}

static double wanted_position(int frame, double rate) {
    double position = frame <= ATTACK ? frame : ATTACK + (frame - ATTACK) * rate;
    return position < ROWS - 1 ? position : ROWS - 1;
}

static void frames_read_at_the_rate_and_end_with_the_rows(double rate) {
    begin(rate, ROWS);
    int last = ATTACK + (int)ceil((ROWS - ATTACK) / rate - 1e-9);
    while (state.frame < state.frames) {
        int first = state.frame;
        step();
        CHECK(state.frames == last); /* foretold from the begin on */
        for (int f = 0; f < state.frame - first; f++)
            for (int k = 0; k < BINS; k++)
                CHECK(fabs(block[f * BINS + k] - wanted_position(first + f, rate)) < 1e-4);
    }
    CHECK(state.frame == last && uk_playhead_row(&head, last) == ROWS);
}

static void a_frozen_sound_stays_in_its_frame_and_ends_when_numbers_do(void) {
    begin(1.0, ROWS);
    while (state.frame < 30)
        step();
    int row = uk_playhead_row(&head, state.frame);
    head.rate = 0.0;
    for (int i = 0; i < 2000; i++)
        CHECK(step() == row && uk_playhead_row(&head, state.frame) == row);
    CHECK(state.frames == head.end_most && head.end_most > (1 << 30) / HOP);
    CHECK((int64_t)head.end_most * HOP + (UK_MAX_BLOCK + 4) * HOP <= INT32_MAX);
    state.frame = head.settled = head.end_most - 3; /* thirteen hours later */
    head.positions[state.frame % UK_POSITIONS] = 40.5;
    step();
    CHECK(state.frame == state.frames && state.frame == head.end_most);
    CHECK(block[0] == 40.5f && block[2 * BINS] == 40.5f);
}

static void frames_laid_out_anew_go_on_from_where_the_one_before_is(void) {
    begin(0.5, ROWS);
    while (state.frame < 40)
        step();
    int row = uk_playhead_row(&head, 34);
    CHECK(row == ATTACK + 14);
    state.frame = 30; /* back to a saved state, to change what is from 34 on */
    uk_playhead_unsettle(&head, 34);
    head.rate = 4.0;
    step();
    for (int f = 0; f < 4; f++)
        CHECK(block[f * BINS] == ATTACK + (24 + f) * 0.5f);
    step();
    CHECK(uk_playhead_row(&head, 35) == row + 4 && uk_playhead_row(&head, 36) == row + 8);
    CHECK(state.frames == 34 + (int)ceil((ROWS - row) / 4.0));
}

/* Settled frames read what they have read; those after them what is written now. */
static void rows_written_anew_are_not_read_before_their_time(double rate) {
    begin(rate, ROWS);
    while (state.frame < 40)
        step();
    state.frame = 36;
    uk_playhead_unsettle(&head, 38);
    int first = uk_playhead_row(&head, 38);
    for (int i = first * BINS; i < ROWS * BINS; i++)
        rows[i] += 1000.0f;
    CHECK(uk_playhead_has_read(&head, first) == (rate < 1.0));
    step();
    for (int f = 0; f < 4; f++)
        CHECK((block[f * BINS] >= 1000.0f) == (f >= 2));
}

static void no_row_is_read_before_it_is_written(double rate) {
    begin(rate, 16);
    while (step() >= 0) {
        double last = wanted_position(state.frame - 1, rate);
        CHECK(last <= 15);
    }
    CHECK(state.frame >= ATTACK && state.frame < 16 / rate + ATTACK);
    /* Were the rate to grow after the look, the last that is written would be read. */
    uk_playhead_read(&head, state.frame, 4, rows, BINS, block);
    for (int f = 0; f < 4; f++)
        CHECK(block[f * BINS] <= 15.0f);
    head.written = ROWS;
    CHECK(step() >= 0);
}

static void what_is_carried_is_within_the_sound(void) {
    begin(1.0, ROWS);
    while (state.frame < 97)
        step();
    state.frame = head.settled = 97;
    state.carried = 3;
    head.rate = 4.0;
    CHECK(uk_playhead_aim(&head, &state) && state.frames == 100);
    state.carried = 0;
    CHECK(uk_playhead_aim(&head, &state) && state.frames == 98);
}

static const uk_settings settings = {8000, 8000, 80, N_FFT, HOP, ROWS, 1, 0, 0, 0};
static const uk_envelope envelope = {0.0f, 0.0f, 1.0f, 200.0f};

/* Transforms of a second in which a voice is moved a hundred times. */
static uint64_t transforms_of_moves(double rate) {
    int status;
    static float mix[160];
    uk_core *core = uk_core_create(&settings, &status);
    uint32_t g = (uint32_t)uk_voice_open(core, 0, ROWS, 2, 0, 1.0, &envelope);
    CHECK(uk_voice_write(core, 0, g, 0, ROWS, rows) == UK_OK);
    uk_command start = {.kind = UK_START, .generation = g, .left = 0.001f};
    CHECK(uk_core_command(core, &start) == UK_OK);
    for (int i = 0; i < 10; i++)
        CHECK(uk_core_offline(core, mix, 80) == UK_OK);
    CHECK(uk_voice_set_rate(core, 0, g, rate) == UK_OK);
    uint64_t before = core->workers[0].scratch.transforms;
    for (int i = 0; i < 60; i++) {
        int next = uk_voice_next_frame(core, 0, g);
        int count = next + 8 < ROWS ? 8 : ROWS - next;
        CHECK(uk_voice_write(core, 0, g, next, count, rows + next * BINS) == UK_OK);
        CHECK(uk_core_offline(core, mix, 80) == UK_OK);
    }
    uint64_t after = core->workers[0].scratch.transforms;
    uk_core_destroy(core);
    return after - before;
}

static void a_moved_voice_costs_the_same_at_any_rate(void) {
    begin(1.0, ROWS);
    uint64_t plain = transforms_of_moves(1.0);
    CHECK(transforms_of_moves(0.0) <= plain + plain / 10);
    CHECK(transforms_of_moves(0.25) <= plain + plain / 10);
}

int main(void) {
    plan = uk_plan_create(N_FFT, HOP);
    CHECK(plan && uk_playhead_create(&head, plan) == UK_OK);
    const double rates[] = {0.25, 1.0 / 3.0, 0.5, 0.7, 1.0, 1.3, 2.0, 3.3, 4.0};
    for (int i = 0; i < 9; i++)
        frames_read_at_the_rate_and_end_with_the_rows(rates[i]);
    a_frozen_sound_stays_in_its_frame_and_ends_when_numbers_do();
    frames_laid_out_anew_go_on_from_where_the_one_before_is();
    rows_written_anew_are_not_read_before_their_time(1.0);
    rows_written_anew_are_not_read_before_their_time(0.5);
    rows_written_anew_are_not_read_before_their_time(0.3);
    no_row_is_read_before_it_is_written(0.25);
    no_row_is_read_before_it_is_written(1.0);
    no_row_is_read_before_it_is_written(4.0);
    what_is_carried_is_within_the_sound();
    a_moved_voice_costs_the_same_at_any_rate();
    uk_playhead_destroy(&head);
    uk_plan_destroy(plan);
    return 0;
}
