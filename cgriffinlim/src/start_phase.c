#include <math.h>

#include "griffinlim.h"

/* The frequency of a peak, in bins from its own, by the Hann window's three-point formula. */
static float offset_of_peak(const float *row, int k) {
    float sum = row[k - 1] + 2.0f * row[k] + row[k + 1];
    return sum > 0.0f ? 2.0f * (row[k + 1] - row[k - 1]) / sum : 0.0f;
}

static int find_peaks(const float *row, int bins, int *peaks) {
    int count = 0;
    for (int k = 1; k < bins - 1; k++)
        if (row[k] > row[k - 1] && row[k] >= row[k + 1]) peaks[count++] = k;
    return count;
}

/* Around a peak a Hann-windowed partial has the peak's phase, turned by half a circle a bin. */
static void spread_from_peak(float *phase, int from, int to, int peak, float re, float im) {
    float sign = (from - peak) & 1 ? -1.0f : 1.0f;
    for (int k = from; k < to; k++, sign = -sign) {
        phase[2 * k] = sign * re;
        phase[2 * k + 1] = sign * im;
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
        float angle = (float)(2.0 * M_PI / plan->overlap) *
                      ((float)(k % plan->overlap) + offset_of_peak(row, k));
        float c = cosf(angle), s = sinf(angle);
        float re = before[2 * k] * c - before[2 * k + 1] * s;
        float im = before[2 * k] * s + before[2 * k + 1] * c;
        int to = bins - 1;
        if (p + 1 < count) { /* the valley between two peaks parts their bins */
            to = k + 1;
            for (int v = k + 1; v <= peaks[p + 1]; v++)
                if (row[v] < row[to]) to = v;
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
