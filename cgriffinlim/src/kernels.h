/* The loops that a frame goes through between its transforms, for the vector registers at hand.
 *
 * Spectra come in two forms. Tangled: z (half,) complex, what FFTW makes of a frame whose even
 * samples are the real and whose odd ones are the imaginary parts. Plain: x (bins,) complex, the
 * spectrum of the frame. With v(k) = -i exp(-2 pi i k / n_fft):
 *     2 x(k)         = z(k) + z*(half - k) + v(k) (z(k) - z*(half - k))
 *     2 x*(half - k) = z(k) + z*(half - k) - v(k) (z(k) - z*(half - k))
 * Source: W. H. Press et al., Numerical Recipes, on the transform of a single real function.
 */
#pragma once
#include "plan.h"

/* Thread: whoever holds the arrays. Blocks: never. Allocates: never (all members). */
struct uk_kernels {
    int width;        /* floats in a register */
    const int *order; /* (width,) in which a register holds neighbouring bins */
    /* Give each bin of a tangled spectrum the magnitude in `row` (bins,) and keep its phase; times
     * 2, so that FFTW's inverse gives n_fft times the frame. A bin of no magnitude becomes 0, never
     * NaN. Returns the sum over the bins of the squared distance from the magnitudes that were
     * there, without the first and the last bin and with the middle one twice. */
    float (*project)(const uk_plan *plan, fftwf_complex *z, const float *row);
    /* Twice the plain spectrum of a tangled one. */
    void (*untangle)(const uk_plan *plan, const fftwf_complex *z, fftwf_complex *plain);
    /* Twice the tangled form of a plain spectrum, whose first and last bins are real. */
    void (*tangle)(const uk_plan *plan, const fftwf_complex *plain, fftwf_complex *z);
    /* The end of the bins that matter: beyond it the squares in `row` (bins,) are `least` or less.
     * It lies a multiple of the width beyond bin 1; half + 1 if the last one does matter. */
    int (*loud_end)(const uk_plan *plan, const float *row, float least);
    /* For each bin from 1 to `end`, its phasor in `before` (plain) as a partial there, at the
     * frequency that the three magnitudes around it tell, would have turned in a hop, a quarter of
     * a frame; and its number if it is a peak of the magnitudes, else -1. Reads one bin beyond the
     * last. */
    void (*turn)(const float *row, const fftwf_complex *before, int end, fftwf_complex *turned,
                 int *peaks);
    /* From `peaks` and `turned` of `turn`, the spectrum of magnitudes `row`: a bin follows a peak,
     * `owners` says which, down to the valley between two of them the one, then the other; it has
     * that one's phase, half a circle further an odd number of bins away. Returns 0, with nothing
     * done, if there is no peak. */
    int (*follow)(const float *row, const int *peaks, const fftwf_complex *turned, int end,
                  int *owners, fftwf_complex *spectrum);
    /* From `begin`, which is `loud_end`'s, each bin turns for itself, as a partial in its middle.
     * `spectrum` may be `before`. */
    void (*turn_quiet)(const uk_plan *plan, const float *row, const fftwf_complex *before,
                       int begin, fftwf_complex *spectrum);
    /* to = a * b */
    void (*multiply)(const float *restrict a, const float *restrict b, float *restrict to,
                     int count);
    /* sum += a * b */
    void (*add_product)(const float *restrict a, const float *restrict b, float *restrict sum,
                        int count);
    /* The next guess from an overlap-add and the inverse of its weights: griffinlim.c. At the
     * `first`, the guess so far is the estimate. */
    void (*accelerate)(const float *restrict sum, const float *restrict weight,
                       float *restrict estimate, float *restrict guess, int first, int count);
    /* Energy of a row, and by how much the bins that grew from `before` to `row` did. */
    float (*energy)(const float *row, int bins);
    float (*growth)(const float *before, const float *row, int bins);
};

extern const uk_kernels uk_kernels_narrow; /* registers of four floats: SSE2, NEON */
#if defined(__x86_64__)
extern const uk_kernels uk_kernels_wide; /* of eight: AVX2 */
#endif

/* The widest that this processor has. Thread: any. Blocks: never. Allocates: never. */
const uk_kernels *uk_kernels_best(void);
/* plan.c: a plan that works with these. Thread, blocks, allocates: as uk_plan_create. */
uk_plan *uk_plan_create_with(int n_fft, int hop, const uk_kernels *kernels);
