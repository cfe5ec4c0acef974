/* Where a frame's phases start from.
 *
 * Sources: J. Laroche & M. Dolson, "Improved phase vocoder time-scale modification of audio"
 * (1999): peaks turn at their own frequency, and the bins around a peak follow it. A. Oppenheim &
 * R. Schafer, Discrete-Time Signal Processing: the minimum phase of a magnitude by its cepstrum. */
#include <math.h>
#include <string.h>

#include "griffinlim.h"
#include "kernels.h"

/* DC and Nyquist are real: they keep their sign and do not turn. */
static void keep_real(fftwf_complex *spectrum, int k, float magnitude, float before) {
    spectrum[k][0] = before < 0.0f ? -magnitude : magnitude;
    spectrum[k][1] = 0.0f;
}

void uk_start_phase(const uk_plan *plan, uk_gl_scratch *scratch, const float *row, float least,
                    const fftwf_complex *before, fftwf_complex *spectrum) {
    const uk_kernels *kernels = plan->kernels;
    int bins = plan->bins, end = kernels->loud_end(plan, row, least);
    float dc = before[0][0], nyquist = before[bins - 1][0];
    kernels->turn(row, before, end, scratch->plain, scratch->peaks);
    if (end == bins) scratch->peaks[bins - 1] = -1; /* Nyquist's has no neighbour to be one to */
    kernels->turn_quiet(plan, row, before, end, spectrum);
    /* Around a peak a Hann-windowed partial has its phase, turned by half a circle a bin. */
    int any = kernels->follow(row, scratch->peaks, scratch->plain, end, scratch->owners, spectrum);
    for (int k = 1; !any && k < end && k < bins - 1; k++) {
        spectrum[k][0] = k & 1 ? -row[k] : row[k];
        spectrum[k][1] = 0.0f;
    }
    keep_real(spectrum, 0, row[0], dc);
    keep_real(spectrum, bins - 1, row[bins - 1], nyquist);
}

/* A steady partial's transform is real about the middle of the frame, W(x) = sin(pi x) / (pi x
 * (1 - x^2)) for a Hann window and a bin x away: within the main lobe, |x| < 2, of one sign, and
 * beyond it of another from bin to bin. With the half circles of the frame's middle, all bins of
 * one side are of one sign there. What is louder than a side lobe is none. */
void uk_turn_side_lobes(const uk_plan *plan, const uk_gl_scratch *scratch, const float *row,
                        fftwf_complex *spectrum) {
    for (int k = 1; k < plan->bins - 1; k++) {
        if (!(row[k] > 0.0f)) continue; /* it follows nobody */
        int owner = scratch->owners[k], away = k - owner, far = away < 0 ? -away : away;
        if (owner < 0 || far < 2 || row[k] * (float)far * (float)far * (float)far >= row[owner])
            continue;
        int rises = row[owner + 1] > row[owner - 1]; /* the partial is beyond its peak's bin */
        int opposite = rises != (away > 0);
        if (opposite == (far & 1)) continue;
        spectrum[k][0] = -spectrum[k][0];
        spectrum[k][1] = -spectrum[k][1];
    }
}

/* A pluck's energy comes first, as it does in the one signal of these magnitudes that has the
 * minimum phase: the cepstrum of the log magnitudes, folded onto positive times. */
void uk_attack_phase(const uk_plan *plan, uk_gl_scratch *scratch, const float *row,
                     fftwf_complex *spectrum) {
    int bins = plan->bins, half = plan->half;
    float *cepstrum = scratch->frame, most = 1e-20f;
    for (int k = 0; k < bins; k++)
        if (row[k] > most) most = row[k];
    for (int k = 0; k < bins; k++) { /* 80 dB are enough: below, a hole would turn everything */
        spectrum[k][0] = logf(row[k] + 1e-4f * most);
        spectrum[k][1] = 0.0f;
    }
    plan->kernels->tangle(plan, spectrum, scratch->tangled);
    fftwf_execute_dft(plan->inverse, scratch->tangled, (fftwf_complex *)cepstrum);
    for (int i = 1; i < half; i++)
        cepstrum[i] *= 2.0f;
    memset(cepstrum + half + 1, 0, (size_t)(half - 1) * sizeof(float));
    fftwf_execute_dft(plan->forward, (fftwf_complex *)cepstrum, scratch->tangled);
    scratch->transforms += 2;
    plan->kernels->untangle(plan, scratch->tangled, spectrum);
    float scale = 0.5f / (float)plan->n_fft; /* untangling doubles; FFTW does not scale */
    for (int k = 0; k < bins; k++) {
        float angle = spectrum[k][1] * scale;
        float magnitude = k & 1 ? -row[k] : row[k]; /* from the middle of the frame on */
        spectrum[k][0] = magnitude * cosf(angle);
        spectrum[k][1] = magnitude * sinf(angle);
    }
    spectrum[0][1] = spectrum[bins - 1][1] = 0.0f;
}

/* A delay turns bin k by -2 pi k times its share of the frame. */
void uk_delay_phase(const uk_plan *plan, const fftwf_complex *spectrum, int sixteenths,
                    fftwf_complex *delayed) {
    fftwf_complex turns[16];
    for (int i = 0; i < 16; i++) {
        float angle = -6.2831853072f * (float)i / 16.0f;
        turns[i][0] = cosf(angle);
        turns[i][1] = sinf(angle);
    }
    for (int k = 0; k < plan->bins; k++) {
        const float *turn = turns[k * sixteenths % 16];
        float re = spectrum[k][0], im = spectrum[k][1];
        delayed[k][0] = re * turn[0] - im * turn[1];
        delayed[k][1] = re * turn[1] + im * turn[0];
    }
}
