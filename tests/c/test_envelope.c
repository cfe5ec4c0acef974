/* Levels at known samples, silence in time, and the same levels however the samples are cut. */
#include <math.h>

#include "check.h"
#include "envelope_rt.h"

enum { LENGTH = 4000 };

static float samples[LENGTH];

static void fill_with_ones(void) {
    for (int i = 0; i < LENGTH; i++)
        samples[i] = 1.0f;
}

static int near(float a, float b) {
    return fabsf(a - b) <= 1e-3f;
}

static void without_attack_it_is_full_from_the_first_sample(void) {
    uk_envelope envelope = {.sustain_level = 1.0f, .release_samples = 100.0f};
    uk_envelope_shape shape = uk_envelope_shape_of(&envelope, 10.0f);
    uk_envelope_state state;
    uk_envelope_begin(&state);
    fill_with_ones();
    CHECK(uk_envelope_apply(&state, &shape, samples, LENGTH) == LENGTH);
    for (int i = 0; i < LENGTH; i++)
        CHECK(samples[i] == 1.0f);
}

static void attack_is_a_line_and_decay_ends_at_the_sustain_level(void) {
    uk_envelope envelope = {100.0f, 1000.0f, 0.5f, 100.0f};
    uk_envelope_shape shape = uk_envelope_shape_of(&envelope, 10.0f);
    uk_envelope_state state;
    uk_envelope_begin(&state);
    fill_with_ones();
    uk_envelope_apply(&state, &shape, samples, LENGTH);
    CHECK(near(samples[0], 0.01f) && near(samples[49], 0.5f) && near(samples[99], 1.0f));
    CHECK(near(samples[100 + 500], 0.5f + 0.5f * 0.01f)); /* half of 80 dB on its way */
    for (int i = 1; i < LENGTH; i++)
        CHECK(i < 100 ? samples[i] > samples[i - 1] : samples[i] <= samples[i - 1] + 1e-6f);
    CHECK(samples[LENGTH - 1] == 0.5f && state.stage == UK_SUSTAIN);
}

static void a_release_is_over_after_its_samples(void) {
    uk_envelope envelope = {.sustain_level = 1.0f, .release_samples = 1000.0f};
    uk_envelope_shape shape = uk_envelope_shape_of(&envelope, 10.0f);
    uk_envelope_state state = {.stage = UK_SUSTAIN, .level = 1.0f};
    fill_with_ones();
    uk_envelope_release(&state);
    int heard = uk_envelope_apply(&state, &shape, samples, LENGTH);
    CHECK(heard >= 998 && heard <= 1001 && state.stage == UK_SILENT);
    CHECK(near(samples[499], 0.01f)); /* -40 dB at half of the way to -80 */
    uk_envelope_release(&state);
    CHECK(state.stage == UK_SILENT); /* nothing brings it back */
}

static void a_kill_is_a_short_line_from_any_stage(void) {
    uk_envelope envelope = {1000.0f, 1000.0f, 0.5f, 1000.0f};
    uk_envelope_shape shape = uk_envelope_shape_of(&envelope, 50.0f);
    for (int before = 1; before < 3000; before += 100) {
        uk_envelope_state state;
        uk_envelope_begin(&state);
        fill_with_ones();
        uk_envelope_apply(&state, &shape, samples, before);
        float level = samples[before - 1];
        fill_with_ones();
        uk_envelope_kill(&state);
        int heard = uk_envelope_apply(&state, &shape, samples, LENGTH);
        CHECK(heard <= 50 && state.stage == UK_SILENT);
        for (int i = 0; i < heard; i++) {
            CHECK(level - samples[i] < 1.01f / 50.0f);
            level = samples[i];
        }
        CHECK(level < 1.01f / 50.0f); /* nor a step at its end */
    }
}

static void the_cut_does_not_matter(void) {
    uk_envelope envelope = {300.0f, 700.0f, 0.3f, 900.0f};
    uk_envelope_shape shape = uk_envelope_shape_of(&envelope, 50.0f);
    float whole[LENGTH];
    uk_envelope_state state;
    uk_envelope_begin(&state);
    fill_with_ones();
    uk_envelope_apply(&state, &shape, samples, LENGTH);
    for (int i = 0; i < LENGTH; i++)
        whole[i] = samples[i];
    uk_envelope_begin(&state);
    fill_with_ones();
    for (int done = 0, length = 1; done < LENGTH; done += length, length = length % 97 + 1) {
        if (length > LENGTH - done) length = LENGTH - done;
        uk_envelope_apply(&state, &shape, samples + done, length);
    }
    for (int i = 0; i < LENGTH; i++)
        CHECK(samples[i] == whole[i]);
}

static void a_ramp_arrives_exactly_and_in_even_steps(void) {
    uk_ramp ramp;
    uk_ramp_set(&ramp, 1.0f);
    CHECK(uk_ramp_next(&ramp) == 1.0f);
    uk_ramp_to(&ramp, 0.1f, 7);
    float before = 1.0f;
    for (int i = 0; i < 7; i++) {
        float value = uk_ramp_next(&ramp);
        CHECK(near(before - value, 0.9f / 7.0f));
        before = value;
    }
    CHECK(before == 0.1f && uk_ramp_next(&ramp) == 0.1f);
    uk_ramp_to(&ramp, 3.0f, 0);
    CHECK(uk_ramp_next(&ramp) == 3.0f);
}

int main(void) {
    without_attack_it_is_full_from_the_first_sample();
    attack_is_a_line_and_decay_ends_at_the_sustain_level();
    a_release_is_over_after_its_samples();
    a_kill_is_a_short_line_from_any_stage();
    the_cut_does_not_matter();
    a_ramp_arrives_exactly_and_in_even_steps();
    return 0;
}
