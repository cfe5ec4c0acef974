/* What kernels.h promises, compiled once for each width of registers: kernels_narrow.c includes
 * this with a WIDTH of four floats, kernels_wide.c with eight.
 */
#include <string.h>

#include "kernels.h"
#include "kernels_vector.h"

static float signed_as(float magnitude, float sign) {
    return sign < 0.0f ? -magnitude : magnitude;
}

/* Twice the bins k, k + 1, ... of a plain spectrum, and the conjugates of their mirror images. */
typedef struct {
    complexes low;
    complexes high;
} mirrored;

INLINE complexes twiddles(const uk_plan *plan, int k) {
    return (complexes){load(plan->twiddle_re + k - 1), load(plan->twiddle_im + k - 1)};
}

INLINE mirrored load_untangled(const uk_plan *plan, const fftwf_complex *z, int k) {
    complexes a = load_complexes(z + k), b = load_conjugates(z + plan->half - k);
    complexes even = add(a, b), odd = times(subtract(a, b), twiddles(plan, k));
    return (mirrored){add(even, odd), subtract(even, odd)};
}

INLINE void store_tangled(const uk_plan *plan, mirrored bins, fftwf_complex *z, int k) {
    complexes even = add(bins.low, bins.high);
    complexes odd = times_conjugate(subtract(bins.low, bins.high), twiddles(plan, k));
    store_complexes(z + k, add(even, odd));
    store_conjugates(z + plan->half - k, subtract(even, odd));
}

static float total(vector v) {
    float sum = 0.0f;
    for (int i = 0; i < WIDTH; i++)
        sum += v[i];
    return sum;
}

static float project(const uk_plan *plan, fftwf_complex *z, const float *row) {
    int half = plan->half;
    vector error = {0};
    float first = signed_as(row[0], z[0][0] + z[0][1]);
    float last = signed_as(row[half], z[0][0] - z[0][1]);
    z[0][0] = first + last;
    z[0][1] = first - last;
    /* Bin half / 2 is its own mirror: the last vector writes it twice, the same. */
    for (int k = 1; k < half / 2; k += WIDTH) {
        mirrored bins = load_untangled(plan, z, k);
        bins.low = with_magnitude(bins.low, load_ordered(row + k), &error);
        bins.high = with_magnitude(bins.high, load_mirrored(row + half - k), &error);
        store_tangled(plan, bins, z, k);
    }
    return total(error);
}

static void untangle(const uk_plan *plan, const fftwf_complex *z, fftwf_complex *plain) {
    int half = plan->half;
    plain[0][0] = 2.0f * (z[0][0] + z[0][1]);
    plain[half][0] = 2.0f * (z[0][0] - z[0][1]);
    plain[0][1] = plain[half][1] = 0.0f;
    for (int k = 1; k < half / 2; k += WIDTH) {
        mirrored bins = load_untangled(plan, z, k);
        store_complexes(plain + k, bins.low);
        store_conjugates(plain + half - k, bins.high);
    }
}

static void tangle(const uk_plan *plan, const fftwf_complex *plain, fftwf_complex *z) {
    int half = plan->half;
    z[0][0] = plain[0][0] + plain[half][0];
    z[0][1] = plain[0][0] - plain[half][0];
    for (int k = 1; k < half / 2; k += WIDTH) {
        mirrored bins = {load_complexes(plain + k), load_conjugates(plain + half - k)};
        store_tangled(plan, bins, z, k);
    }
}

/* cos and sin of x quarter circles by Taylor's series, good to 1e-6 for |x| below 0.7. */
INLINE complexes quarter_turns(vector x) {
    x *= 1.5707963268f;
    vector y = x * x;
    return (complexes){
        1 + y * (-1 / 2.0f + y * (1 / 24.0f + y * (-1 / 720.0f + y / 40320.0f))),
        x * (1 + y * (-1 / 6.0f + y * (1 / 120.0f + y * (-1 / 5040.0f + y / 362880.0f)))),
    };
}

/* i^k for the bins from 1 on, in the vector's order: what a partial in the middle of a bin turns by
 * in a hop, a quarter of a frame. */
INLINE complexes whole_turns(void) {
    return (complexes){load_ordered((const float[]){0, -1, 0, 1, 0, -1, 0, 1}),
                       load_ordered((const float[]){1, 0, -1, 0, 1, 0, -1, 0})};
}

/* Of magnitude 1; a bin of no magnitude has phase 0. */
INLINE complexes phasors(complexes x) {
    vector square = x.re * x.re + x.im * x.im;
    integers sounds = square > 1e-30f;
    vector scale = (vector)((integers)reciprocal_root(square + 1e-30f) & sounds);
    vector zero = (vector)((integers)((vector){0} + 1.0f) & ~sounds);
    return (complexes){x.re * scale + zero, x.im * scale};
}

static int loud_end(const uk_plan *plan, const float *row, float least) {
    int end = plan->half + 1;
    for (; end > 1; end -= WIDTH) {
        vector here = load(row + end - WIDTH);
        integers loud = here * here > least;
        int any = 0;
        for (int i = 0; i < WIDTH; i++)
            any |= loud[i];
        if (any) break;
    }
    return end;
}

static void turn(const float *row, const fftwf_complex *before, int end, fftwf_complex *turned,
                 int *peaks) {
    const complexes whole = whole_turns();
    integers bins;
    for (int i = 0; i < WIDTH; i++)
        bins[i] = 1 + i;
    for (int k = 1; k < end; k += WIDTH, bins += WIDTH) {
        vector below = load(row + k - 1), here = load(row + k), above = load(row + k + 1);
        integers is_peak = (here > below) & (here >= above);
        integers place = (bins & is_peak) | ~is_peak; /* -1: none */
        store_integers(peaks + k, place);
        vector offset = 2.0f * (above - below) / (below + 2.0f * here + above + 1e-30f);
        offset = __builtin_shuffle(offset, (integers){ORDER});
        complexes x = phasors(load_complexes(before + k));
        store_complexes(turned + k, times(times(x, quarter_turns(offset)), whole));
    }
}

static void turn_quiet(const uk_plan *plan, const float *row, const fftwf_complex *before,
                       int begin, fftwf_complex *spectrum) {
    const complexes whole = whole_turns();
    for (int k = begin; k < plan->half; k += WIDTH) {
        vector magnitude = load_ordered(row + k);
        complexes x = times(phasors(load_complexes(before + k)), whole);
        store_complexes(spectrum + k, (complexes){x.re * magnitude, x.im * magnitude});
    }
}

INLINE integers larger(integers a, integers b) {
    integers first = a > b;
    return (a & first) | (b & ~first);
}

INLINE integers smaller(integers a, integers b) {
    integers first = a < b;
    return (a & first) | (b & ~first);
}

/* Each place: the largest up to it. */
INLINE integers running_largest(integers v) {
    const integers none = (integers){0} - 1;
    v = larger(v, __builtin_shuffle(none, v, (integers){UP_BY_1}));
    v = larger(v, __builtin_shuffle(none, v, (integers){UP_BY_2}));
#if WIDTH == 8
    v = larger(v, __builtin_shuffle(none, v, (integers){UP_BY_4}));
#endif
    return v;
}

/* Each place: the smallest from it on. */
INLINE integers running_smallest(integers v) {
    const integers none = (integers){0} + INT32_MAX;
    v = smaller(v, __builtin_shuffle(none, v, (integers){DOWN_BY_1}));
    v = smaller(v, __builtin_shuffle(none, v, (integers){DOWN_BY_2}));
#if WIDTH == 8
    v = smaller(v, __builtin_shuffle(none, v, (integers){DOWN_BY_4}));
#endif
    return v;
}

/* The peak that each rising bin leads up to, -1 for falling ones; returns the first peak. */
static int find_next_peaks(const float *row, int end, const int *peaks, int *owners) {
    integers next = (integers){0} + INT32_MAX;
    for (int k = end - WIDTH; k > 0; k -= WIDTH) {
        integers place = load_integers(peaks + k), none = place < 0;
        integers here = running_smallest((place & ~none) | (INT32_MAX & none));
        here = smaller(here, next);
        integers leads = (load(row + k + 1) > load(row + k)) & (here < INT32_MAX);
        integers owner = (here & leads) | ~leads;
        store_integers(owners + k, owner);
        next = __builtin_shuffle(here, (integers){0});
    }
    return next[0];
}

/* Half a register's complex numbers, from anywhere: loads of whole numbers are quicker here than
 * what the processor has for it. */
INLINE vector gather(const fftwf_complex *from, const int *places) {
    doubles numbers;
    for (int i = 0; i < WIDTH / 2; i++) {
        double number;
        memcpy(&number, from[places[i]], sizeof number);
        numbers[i] = number;
    }
    return (vector)numbers;
}

static int follow(const float *row, const int *peaks, const fftwf_complex *turned, int end,
                  int *owners, fftwf_complex *spectrum) {
    int first = find_next_peaks(row, end, peaks, owners);
    if (first == INT32_MAX) return 0;
    integers last = (integers){0} + first, bins;
    for (int i = 0; i < WIDTH; i++)
        bins[i] = 1 + i;
    for (int k = 1; k < end; k += WIDTH, bins += WIDTH) {
        integers here = larger(running_largest(load_integers(peaks + k)), last);
        integers owner = load_integers(owners + k), none = owner < 0;
        owner = (owner & ~none) | (here & none);
        store_integers(owners + k, owner);
        vector magnitude = load(row + k);
        magnitude = (vector)((integers)magnitude ^ ((bins ^ owner) << 31));
        vector low = __builtin_shuffle(magnitude, (integers){LOW_TWICE});
        vector high = __builtin_shuffle(magnitude, (integers){HIGH_TWICE});
        store(spectrum[k], low * gather(turned, owners + k));
        store(spectrum[k + WIDTH / 2], high * gather(turned, owners + k + WIDTH / 2));
        last = __builtin_shuffle(here, (integers){ALL_LAST});
    }
    return 1;
}

static void multiply(const float *restrict a, const float *restrict b, float *restrict to,
                     int count) {
    for (int i = 0; i < count; i++)
        to[i] = a[i] * b[i];
}

static void add_product(const float *restrict a, const float *restrict b, float *restrict sum,
                        int count) {
    for (int i = 0; i < count; i++)
        sum[i] += a[i] * b[i];
}

/* Beyond the projection by `relaxation`, and on by `momentum` of the step. */
static void accelerate(const float *restrict sum, const float *restrict weight,
                       float *restrict estimate, float *restrict guess, int first, int count) {
    const float relaxation = 1.2f, momentum = 0.99f;
    for (int i = 0; i < count; i++) {
        float older = first ? guess[i] : estimate[i];
        float newer = guess[i] + relaxation * (sum[i] * weight[i] - guess[i]);
        guess[i] = newer + momentum * (newer - older);
        estimate[i] = newer;
    }
}

static float energy(const float *row, int bins) {
    vector sum = {0};
    for (int k = 0; k + WIDTH < bins; k += WIDTH) { /* all but the last bin, Nyquist's */
        vector a = load(row + k);
        sum += a * a;
    }
    return total(sum);
}

static float growth(const float *before, const float *row, int bins) {
    vector sum = {0};
    for (int k = 0; k + WIDTH < bins; k += WIDTH) {
        vector a = load(row + k), b = load(before + k), more = a * a - b * b;
        sum += (vector)((integers)more & (more > 0.0f));
    }
    return total(sum);
}

static const int order[] = {ORDER};

const uk_kernels KERNELS = {
    .width = WIDTH,
    .order = order,
    .project = project,
    .untangle = untangle,
    .tangle = tangle,
    .loud_end = loud_end,
    .turn = turn,
    .turn_quiet = turn_quiet,
    .follow = follow,
    .multiply = multiply,
    .add_product = add_product,
    .accelerate = accelerate,
    .energy = energy,
    .growth = growth,
};
