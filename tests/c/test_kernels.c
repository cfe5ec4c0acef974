/* The kernels of each width against sums written out: spectra, magnitudes, phases, owners. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "kernels.h"

enum { N_FFT = 128, HALF = N_FFT / 2, BINS = HALF + 1 };

static float frame[N_FFT];
static double re[BINS], im[BINS];

static void transform_by_its_sum(void) {
    for (int k = 0; k < BINS; k++) {
        re[k] = im[k] = 0.0;
        for (int i = 0; i < N_FFT; i++) {
            re[k] += frame[i] * cos(2 * M_PI * k * i / N_FFT);
            im[k] -= frame[i] * sin(2 * M_PI * k * i / N_FFT);
        }
    }
}

static int near(double a, double b) {
    return fabs(a - b) < 1e-3;
}

static void a_tangled_spectrum_is_the_frames(const uk_plan *plan) {
    fftwf_complex *z = fftwf_alloc_complex(BINS), *plain = fftwf_alloc_complex(BINS);
    float *samples = fftwf_alloc_real(N_FFT);
    memcpy(samples, frame, sizeof frame);
    fftwf_execute_dft(plan->forward, (fftwf_complex *)samples, z);
    plan->kernels->untangle(plan, z, plain);
    for (int k = 0; k < BINS; k++)
        CHECK(near(plain[k][0] / 2, re[k]) && near(plain[k][1] / 2, im[k]));
    plan->kernels->tangle(plan, plain, z); /* twice of twice */
    fftwf_execute_dft(plan->inverse, z, (fftwf_complex *)samples);
    for (int i = 0; i < N_FFT; i++)
        CHECK(near(samples[i] / 2 / N_FFT, frame[i]));
    fftwf_free(z);
    fftwf_free(plain);
    fftwf_free(samples);
}

static void a_projected_spectrum_has_the_magnitudes_and_its_own_phases(const uk_plan *plan) {
    fftwf_complex *z = fftwf_alloc_complex(BINS), *plain = fftwf_alloc_complex(BINS);
    float *samples = fftwf_alloc_real(N_FFT), row[BINS];
    for (int k = 0; k < BINS; k++)
        row[k] = k % 5 == 4 ? 0.0f : 1.0f + (float)(k % 3);
    memcpy(samples, frame, sizeof frame);
    fftwf_execute_dft(plan->forward, (fftwf_complex *)samples, z);
    double error = plan->kernels->project(plan, z, row), wanted = 0.0;
    plan->kernels->untangle(plan, z, plain);
    for (int k = 0; k < BINS; k++) {
        double size = hypot(re[k], im[k]), off = size - row[k];
        if (k > 0 && k < HALF) wanted += k == HALF / 2 ? 2 * off * off : off * off;
        CHECK(fabs(plain[k][0] / 4 - row[k] * re[k] / size) <= 4e-4 * row[k] + 1e-6);
        CHECK(fabs(plain[k][1] / 4 - row[k] * im[k] / size) <= 4e-4 * row[k] + 1e-6);
    }
    CHECK(fabs(error - wanted) <= 1e-3 * wanted);
    memset(z, 0, HALF * sizeof *z);
    plan->kernels->project(plan, z, row);
    for (int k = 1; k < HALF; k++) /* a spectrum of nothing has no phases: zeros, never NaN */
        CHECK(z[k][0] == 0.0f && z[k][1] == 0.0f);
    fftwf_free(z);
    fftwf_free(plain);
    fftwf_free(samples);
}

static int is_peak(const float *row, int k) {
    return k > 0 && k < HALF && row[k] > row[k - 1] && row[k] >= row[k + 1];
}

/* Climb to the peak: by the steps that rise, or back down the slope that falls. */
static int owner_of(const float *row, int k) {
    int up = k, down = k;
    while (up < HALF && !is_peak(row, up))
        up++;
    while (down > 0 && !is_peak(row, down))
        down--;
    if (down == 0) return up;
    return row[k + 1] > row[k] && up < HALF ? up : down;
}

/* Magnitudes of 0 to 99, and a frame before whose phases are all a quarter circle. */
static void fill(float *row, fftwf_complex *before, unsigned seed) {
    for (int k = 0; k < BINS; k++) {
        row[k] = (float)(next_random(&seed) % 100);
        before[k][0] = 0.0f;
        before[k][1] = 2.0f;
    }
    row[BINS] = 0.0f;
}

static void each_bin_follows_the_peak_of_its_slope(const uk_plan *plan, unsigned seed) {
    float row[BINS + 1];
    int peaks[BINS], owners[BINS];
    fftwf_complex *before = fftwf_alloc_complex(BINS), *turned = fftwf_alloc_complex(BINS);
    fftwf_complex *spectrum = fftwf_alloc_complex(BINS);
    fill(row, before, seed);
    plan->kernels->turn(row, before, BINS, turned, peaks);
    peaks[HALF] = -1;
    CHECK(plan->kernels->follow(row, peaks, turned, BINS, owners, spectrum));
    for (int k = 1; k < HALF; k++) {
        CHECK((peaks[k] == k) == is_peak(row, k) && (peaks[k] == k || peaks[k] == -1));
        CHECK(owners[k] == owner_of(row, k));
        float magnitude = (k - owners[k]) % 2 ? -row[k] : row[k];
        CHECK(spectrum[k][0] == magnitude * turned[owners[k]][0]);
        CHECK(spectrum[k][1] == magnitude * turned[owners[k]][1]);
        if (!is_peak(row, k)) continue;
        double offset = 2.0 * (row[k + 1] - row[k - 1]) / (row[k - 1] + 2 * row[k] + row[k + 1]);
        double angle = M_PI / 2 * (1 + k + offset); /* from a quarter, as `before` has it */
        CHECK(near(turned[k][0], cos(angle)) && near(turned[k][1], sin(angle)));
    }
    fftwf_free(before);
    fftwf_free(turned);
    fftwf_free(spectrum);
}

static void a_row_without_a_peak_has_no_owners(const uk_plan *plan) {
    float row[BINS + 1] = {0};
    int peaks[BINS], owners[BINS];
    fftwf_complex *before = fftwf_alloc_complex(BINS), *turned = fftwf_alloc_complex(BINS);
    memset(before, 0, BINS * sizeof *before);
    plan->kernels->turn(row, before, BINS, turned, peaks);
    peaks[HALF] = -1;
    CHECK(!plan->kernels->follow(row, peaks, turned, BINS, owners, before));
    fftwf_free(before);
    fftwf_free(turned);
}

static void quiet_bins_turn_for_themselves(const uk_plan *plan) {
    float row[BINS + 1];
    fftwf_complex *before = fftwf_alloc_complex(BINS);
    fill(row, before, 1);
    before[HALF - 1][1] = 0.0f; /* no magnitude: phase 0 */
    int begin = HALF + 1 - 2 * plan->kernels->width;
    plan->kernels->turn_quiet(plan, row, before, begin, before);
    CHECK(before[begin - 1][0] == 0.0f && before[begin - 1][1] == 2.0f);
    for (int k = begin; k < HALF; k++) {
        double angle = M_PI / 2 * (k + (k < HALF - 1));
        CHECK(fabs(before[k][0] - row[k] * cos(angle)) <= 4e-4 * row[k] + 1e-4);
        CHECK(fabs(before[k][1] - row[k] * sin(angle)) <= 4e-4 * row[k] + 1e-4);
    }
    fftwf_free(before);
}

static void the_loud_bins_end_with_the_last_loud_one(const uk_plan *plan) {
    float row[BINS + 1] = {0};
    int width = plan->kernels->width;
    CHECK(plan->kernels->loud_end(plan, row, 0.0f) == 1);
    for (int k = 1; k <= HALF; k++) {
        row[k] = 2.0f;
        CHECK(plan->kernels->loud_end(plan, row, 4.0f) == 1);
        CHECK(plan->kernels->loud_end(plan, row, 3.9f) == 1 + (k + width - 1) / width * width);
    }
}

static void a_step_goes_beyond_the_projection_and_on(const uk_plan *plan) {
    float sum[20], weight[20], estimate[20], guess[20];
    for (int i = 0; i < 20; i++) {
        sum[i] = (float)(i + 1);
        weight[i] = 0.5f;
        guess[i] = 1.0f;
        estimate[i] = NAN; /* not read at the first */
    }
    plan->kernels->accelerate(sum, weight, estimate, guess, 1, 20);
    for (int i = 0; i < 20; i++) {
        double newer = 1.0 + 1.2 * ((i + 1) * 0.5 - 1.0);
        CHECK(near(estimate[i], newer) && near(guess[i], newer + 0.99 * (newer - 1.0)));
        guess[i] = 1.0f;
        estimate[i] = 3.0f;
    }
    plan->kernels->accelerate(sum, weight, estimate, guess, 0, 20);
    for (int i = 0; i < 20; i++) {
        double newer = 1.0 + 1.2 * ((i + 1) * 0.5 - 1.0);
        CHECK(near(estimate[i], newer) && near(guess[i], newer + 0.99 * (newer - 3.0)));
    }
}

static void energies_are_sums_of_squares(const uk_plan *plan) {
    float a[BINS], b[BINS];
    for (int k = 0; k < BINS; k++) {
        a[k] = (float)(k % 4);
        b[k] = (float)((k + 1) % 4);
    }
    /* 0 1 2 3 sixteen times: 14 each; from 0 to 1, 1 to 2, 2 to 3: 1 + 3 + 5. */
    CHECK(plan->kernels->energy(a, BINS) == 16 * 14.0f);
    CHECK(plan->kernels->growth(a, b, BINS) == 16 * 9.0f);
}

static void check_width(const uk_kernels *kernels) {
    uk_plan *plan = uk_plan_create_with(N_FFT, N_FFT / 4, kernels);
    CHECK(plan && plan->kernels == kernels);
    a_tangled_spectrum_is_the_frames(plan);
    a_projected_spectrum_has_the_magnitudes_and_its_own_phases(plan);
    for (unsigned seed = 1; seed < 50; seed++)
        each_bin_follows_the_peak_of_its_slope(plan, seed);
    a_row_without_a_peak_has_no_owners(plan);
    quiet_bins_turn_for_themselves(plan);
    the_loud_bins_end_with_the_last_loud_one(plan);
    a_step_goes_beyond_the_projection_and_on(plan);
    energies_are_sums_of_squares(plan);
    uk_plan_destroy(plan);
}

int main(void) {
    unsigned random = 3;
    for (int i = 0; i < N_FFT; i++)
        frame[i] = (float)(next_random(&random) % 2000) / 1000.0f - 1.0f;
    transform_by_its_sum();
    check_width(&uk_kernels_narrow);
    check_width(uk_kernels_best());
    return 0;
}
