/* The spectrum of a steady partial's next frame, from its magnitudes and the frame before, and of a
 * sound that begins later. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "griffinlim.h"

enum { N_FFT = 256, HOP = 64, BINS = N_FFT / 2 + 1 };

/* The frame from sample `start` on of a partial `bin` bins high, by the definition. */
static void transform(double bin, int start, fftwf_complex *spectrum) {
    for (int k = 0; k < BINS; k++) {
        double re = 0.0, im = 0.0;
        for (int n = 0; n < N_FFT; n++) {
            double window = 0.5 - 0.5 * cos(2.0 * M_PI * n / N_FFT);
            double sample = window * sin(2.0 * M_PI * bin * (start + n) / N_FFT + 1.0);
            re += sample * cos(2.0 * M_PI * k * n / N_FFT);
            im -= sample * sin(2.0 * M_PI * k * n / N_FFT);
        }
        spectrum[k][0] = (float)re;
        spectrum[k][1] = (float)im;
    }
}

/* Energy of the distance over that of `wanted`. */
static double distance(fftwf_complex *spectrum, fftwf_complex *wanted) {
    double off = 0.0, all = 0.0;
    for (int k = 0; k < BINS; k++) {
        off += pow(spectrum[k][0] - wanted[k][0], 2.0) + pow(spectrum[k][1] - wanted[k][1], 2.0);
        all += pow(wanted[k][0], 2.0) + pow(wanted[k][1], 2.0);
    }
    return off / all;
}

static void partial_goes_on(uk_plan *plan, uk_gl_scratch *scratch, double bin) {
    static fftwf_complex before[BINS + 16], wanted[BINS], found[BINS + 16];
    static float row[BINS + 16];
    transform(bin, 0, before);
    transform(bin, HOP, wanted);
    for (int k = 0; k < BINS; k++)
        row[k] = hypotf(wanted[k][0], wanted[k][1]);
    uk_start_phase(plan, scratch, row, 0.0f, before, found);
    double main_lobe = distance(found, wanted);
    uk_turn_side_lobes(plan, scratch, row, found);
    CHECK(distance(found, wanted) < 1e-7); /* what is left is of the reciprocal root */
    CHECK(distance(found, wanted) < 1e-4 * main_lobe);
}

static void what_is_louder_than_a_side_lobe_stays(uk_plan *plan, uk_gl_scratch *scratch) {
    static fftwf_complex before[BINS + 16], found[BINS + 16], turned[BINS + 16];
    static float row[BINS + 16];
    for (int k = 0; k < BINS; k++) { /* a peak with broad flanks */
        row[k] = 1.0f / (1.0f + (float)abs(k - 40));
        before[k][0] = row[k];
    }
    uk_start_phase(plan, scratch, row, 0.0f, before, found);
    memcpy(turned, found, sizeof found);
    uk_turn_side_lobes(plan, scratch, row, turned);
    CHECK(memcmp(turned, found, BINS * sizeof *found) == 0);
}

/* By the definition: five samples of a frame, which a delay moves to others. */
static void pulse(int start, fftwf_complex *spectrum) {
    const double samples[] = {1.0, -0.5, 0.25, 0.0, 2.0};
    memset(spectrum, 0, BINS * sizeof *spectrum);
    for (int n = 0; n < 5; n++)
        for (int k = 0; k < BINS; k++) {
            double angle = 2.0 * M_PI * k * (start + n) / N_FFT;
            spectrum[k][0] += (float)(samples[n] * cos(angle));
            spectrum[k][1] -= (float)(samples[n] * sin(angle));
        }
}

static void delay_moves_every_sample(const uk_plan *plan) {
    static fftwf_complex begun[BINS], later[BINS], wanted[BINS];
    pulse(N_FFT / 2, begun);
    for (int sixteenths = 0; sixteenths < 6; sixteenths++) {
        pulse(N_FFT / 2 + sixteenths * N_FFT / 16, wanted);
        uk_delay_phase(plan, begun, sixteenths, later);
        CHECK(distance(later, wanted) < 1e-10);
    }
}

static void silence_stays(uk_plan *plan, uk_gl_scratch *scratch) {
    static fftwf_complex spectrum[BINS + 16];
    static float row[BINS + 16];
    uk_start_phase(plan, scratch, row, 0.0f, spectrum, spectrum);
    uk_turn_side_lobes(plan, scratch, row, spectrum);
    for (int k = 0; k < BINS; k++)
        CHECK(spectrum[k][0] == 0.0f && spectrum[k][1] == 0.0f);
}

int main(void) {
    uk_plan *plan = uk_plan_create(N_FFT, HOP);
    uk_gl_scratch scratch = {0};
    CHECK(plan && uk_gl_scratch_create(&scratch, plan) == UK_OK);
    for (double bin = 30.1; bin < 31.0; bin += 0.2)
        partial_goes_on(plan, &scratch, bin);
    what_is_louder_than_a_side_lobe_stays(plan, &scratch);
    silence_stays(plan, &scratch);
    delay_moves_every_sample(plan);
    uk_gl_scratch_destroy(&scratch);
    uk_plan_destroy(plan);
    return 0;
}
