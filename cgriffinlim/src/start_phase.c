#include <math.h>
#include <string.h>

#include "griffinlim.h"

/* The frequency of a peak, in bins from its own, by the Hann window's three-point formula. */
static float offset_of_peak(const float *row, int k) {
    float sum = row[k - 1] + 2.0f * row[k] + row[k + 1];
    return sum > 0.0f ? 2.0f * (row[k + 1] - row[k - 1]) / sum : 0.0f;
}

static int find_peaks(const float *row, int bins, int *peaks) {
    int count = 0;
    for (int k = 1; k < bins - 1; k++) { /* no branch: where the peaks are cannot be guessed */
        peaks[count] = k;
        count += (row[k] > row[k - 1]) & (row[k] >= row[k + 1]);
    }
    return count;
}

/* Around a peak a Hann-windowed partial has the peak's phase, turned by half a circle a bin. */
static void spread_from_peak(float *phase, int from, int to, int peak, float re, float im) {
    float sign = (from - peak) & 1 ? -1.0f : 1.0f;
    const float pair[4] = {sign * re, sign * im, -sign * re, -sign * im};
    int k = from;
    for (; k + 1 < to; k += 2)
        memcpy(phase + 2 * k, pair, sizeof pair);
    if (k < to) memcpy(phase + 2 * k, pair, 2 * sizeof(float));
}

/* Turn (re, im) by as much as a partial `offset` bins above bin k turns in a hop, a quarter of a
 * frame: k + offset quarter circles. By Taylor's series, good to 1e-6 as |offset| is below 0.7. */
static void turn(int k, float offset, float *re, float *im) {
    float x = (float)(M_PI / 2.0) * offset, y = x * x;
    float c = 1 + y * (-1 / 2.0f + y * (1 / 24.0f + y * (-1 / 720.0f + y / 40320.0f)));
    float s = x * (1 + y * (-1 / 6.0f + y * (1 / 120.0f + y * (-1 / 5040.0f + y / 362880.0f))));
    float turned_re = *re * c - *im * s, turned_im = *re * s + *im * c;
    switch (k & 3) {
    case 0: *re = turned_re, *im = turned_im; break;
    case 1: *re = -turned_im, *im = turned_re; break;
    case 2: *re = -turned_re, *im = -turned_im; break;
    default: *re = turned_im, *im = -turned_re;
    }
}

/* DC and Nyquist are real: they keep their sign and do not turn. */
static void keep_real(float *phase, int k, float before) {
    phase[2 * k] = before < 0.0f ? -1.0f : 1.0f;
    phase[2 * k + 1] = 0.0f;
}

void uk_start_phase(const uk_plan *plan, const float *row, const float *before, float *phase,
                    int *peaks) {
    int bins = plan->bins, count = find_peaks(row, bins, peaks), from = 1;
    float dc = before[0], nyquist = before[2 * (bins - 1)];
    for (int p = 0; p < count; p++) {
        int k = peaks[p];
        float re = before[2 * k], im = before[2 * k + 1];
        turn(k, offset_of_peak(row, k), &re, &im);
        int to = bins - 1;
        if (p + 1 < count) { /* down to the valley, which parts the bins of two peaks */
            to = k + 1;
            while (row[to + 1] < row[to])
                to++;
        }
        spread_from_peak(phase, from, to, k, re, im);
        from = to;
    }
    if (count == 0) spread_from_peak(phase, 1, bins - 1, 0, 1.0f, 0.0f);
    keep_real(phase, 0, dc);
    keep_real(phase, bins - 1, nyquist);
}

void uk_click_phase(const uk_plan *plan, float *phase) {
    spread_from_peak(phase, 0, plan->bins, 0, 1.0f, 0.0f);
}
