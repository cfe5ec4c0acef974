/* What kernels.h promises, compiled once for each width of registers: kernels_narrow.c includes
 * this with a WIDTH of four floats, kernels_wide.c with eight.
 *
 * A register of eight consists of two halves, and holds neighbouring bins in the order in which one
 * instruction parts real from imaginary parts: 0 1 4 5 2 3 6 7. The twiddles are stored so.
 */
#include <stdint.h>

#include "kernels.h"

typedef float vector __attribute__((vector_size(WIDTH * sizeof(float))));
typedef int32_t integers __attribute__((vector_size(WIDTH * sizeof(float))));
/* The same in memory, where floats lie as they come. */
typedef float vector_there __attribute__((vector_size(WIDTH * sizeof(float)), aligned(4)));
typedef int32_t integers_there __attribute__((vector_size(WIDTH * sizeof(float)), aligned(4)));

#if WIDTH == 8
#define REAL_PARTS 0, 2, 8, 10, 4, 6, 12, 14
#define IMAGINARY_PARTS 1, 3, 9, 11, 5, 7, 13, 15
#define FIRST_PAIRS 0, 8, 1, 9, 4, 12, 5, 13
#define LAST_PAIRS 2, 10, 3, 11, 6, 14, 7, 15
#define ORDER 0, 1, 4, 5, 2, 3, 6, 7
#define MIRRORED_ORDER 7, 6, 3, 2, 5, 4, 1, 0
#define BACKWARDS 7, 6, 5, 4, 3, 2, 1, 0
#define UP_BY_1 0, 8, 9, 10, 11, 12, 13, 14 /* of a pair of registers: the second's, moved */
#define UP_BY_2 0, 1, 8, 9, 10, 11, 12, 13
#define UP_BY_4 0, 1, 2, 3, 8, 9, 10, 11
#define DOWN_BY_1 9, 10, 11, 12, 13, 14, 15, 0
#define DOWN_BY_2 10, 11, 12, 13, 14, 15, 0, 1
#define DOWN_BY_4 12, 13, 14, 15, 0, 1, 2, 3
#define ALL_LAST 7, 7, 7, 7, 7, 7, 7, 7
#else
#define REAL_PARTS 0, 2, 4, 6
#define IMAGINARY_PARTS 1, 3, 5, 7
#define FIRST_PAIRS 0, 4, 1, 5
#define LAST_PAIRS 2, 6, 3, 7
#define ORDER 0, 1, 2, 3
#define MIRRORED_ORDER 3, 2, 1, 0
#define BACKWARDS 3, 2, 1, 0
#define UP_BY_1 0, 4, 5, 6
#define UP_BY_2 0, 1, 4, 5
#define DOWN_BY_1 5, 6, 7, 0
#define DOWN_BY_2 6, 7, 0, 1
#define ALL_LAST 3, 3, 3, 3
#endif

#define INLINE static inline __attribute__((always_inline))

typedef struct {
    vector re;
    vector im;
} complexes;

INLINE vector load(const float *from) {
    return *(const vector_there *)from;
}

INLINE void store(float *to, vector v) {
    *(vector_there *)to = v;
}

INLINE integers load_integers(const int *from) {
    return *(const integers_there *)from;
}

INLINE void store_integers(int *to, integers v) {
    *(integers_there *)to = v;
}

/* from[0], from[1], ... in the vector's order. */
INLINE vector load_ordered(const float *from) {
    return __builtin_shuffle(load(from), (integers){ORDER});
}

/* from[0], from[-1], ... in the vector's order. */
INLINE vector load_mirrored(const float *from) {
    return __builtin_shuffle(load(from - (WIDTH - 1)), (integers){MIRRORED_ORDER});
}

INLINE vector backwards(vector v) {
    return __builtin_shuffle(v, (integers){BACKWARDS});
}

INLINE complexes load_complexes(const fftwf_complex *from) {
    vector a = load(&from[0][0]), b = load(&from[WIDTH / 2][0]);
    return (complexes){__builtin_shuffle(a, b, (integers){REAL_PARTS}),
                       __builtin_shuffle(a, b, (integers){IMAGINARY_PARTS})};
}

/* The conjugates of from[0], from[-1], ... */
INLINE complexes load_conjugates(const fftwf_complex *from) {
    complexes c = load_complexes(from - (WIDTH - 1));
    return (complexes){backwards(c.re), -backwards(c.im)};
}

INLINE void store_complexes(fftwf_complex *to, complexes c) {
    vector a = __builtin_shuffle(c.re, c.im, (integers){FIRST_PAIRS});
    vector b = __builtin_shuffle(c.re, c.im, (integers){LAST_PAIRS});
    store(&to[0][0], a);
    store(&to[WIDTH / 2][0], b);
}

INLINE void store_conjugates(fftwf_complex *to, complexes c) {
    store_complexes(to - (WIDTH - 1), (complexes){backwards(c.re), backwards(-c.im)});
}

INLINE complexes add(complexes a, complexes b) {
    return (complexes){a.re + b.re, a.im + b.im};
}

INLINE complexes subtract(complexes a, complexes b) {
    return (complexes){a.re - b.re, a.im - b.im};
}

INLINE complexes times(complexes a, complexes b) {
    return (complexes){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

INLINE complexes times_conjugate(complexes a, complexes b) {
    return (complexes){a.re * b.re + a.im * b.im, a.im * b.re - a.re * b.im};
}

/* 1 / sqrt(x) for x > 0, to 12 bits or better (-68 dB). */
INLINE vector rough_reciprocal_root(vector x) {
#if WIDTH == 8
    return (vector)_mm256_rsqrt_ps((__m256)x);
#else
    vector y = (vector)(0x5f375a86 - ((integers)x >> 1)); /* the exponent halved: good to 3 % */
    for (int step = 0; step < 2; step++)
        y *= 1.5f - 0.5f * x * (y * y);
    return y;
#endif
}

/* One step of Newton's on from there: a relative error below 5e-6 (-106 dB). */
INLINE vector reciprocal_root(vector x) {
    vector y = rough_reciprocal_root(x);
    return y * (1.5f - 0.5f * x * (y * y));
}

/* What is added keeps silence from becoming NaN: 0 times a large number is 0. The rough root is
 * enough: no reconstruction comes as near to its magnitudes as that. */
INLINE complexes with_magnitude(complexes x, vector magnitude) {
    vector scale = magnitude * rough_reciprocal_root(x.re * x.re + (x.im * x.im + 1e-30f));
    return (complexes){x.re * scale, x.im * scale};
}

static float signed_as(float magnitude, float sign) {
    return sign < 0.0f ? -magnitude : magnitude;
}

static void project(const uk_plan *plan, fftwf_complex *z, const float *row) {
    int half = plan->half;
    float first = signed_as(row[0], z[0][0] + z[0][1]);
    float last = signed_as(row[half], z[0][0] - z[0][1]);
    z[0][0] = first + last;
    z[0][1] = first - last;
    /* Bin half / 2 is its own mirror: the last vector writes it twice, the same. */
    for (int k = 1; k < half / 2; k += WIDTH) {
        int mirror = half - k;
        complexes turn = {load(plan->twiddle_re + k - 1), load(plan->twiddle_im + k - 1)};
        complexes a = load_complexes(z + k), b = load_conjugates(z + mirror);
        complexes even = add(a, b), odd = times(subtract(a, b), turn);
        complexes low = with_magnitude(add(even, odd), load_ordered(row + k));
        complexes high = with_magnitude(subtract(even, odd), load_mirrored(row + mirror));
        even = add(low, high);
        odd = times_conjugate(subtract(low, high), turn);
        store_complexes(z + k, add(even, odd));
        store_conjugates(z + mirror, subtract(even, odd));
    }
}

static void untangle(const uk_plan *plan, const fftwf_complex *z, fftwf_complex *plain) {
    int half = plan->half;
    plain[0][0] = 2.0f * (z[0][0] + z[0][1]);
    plain[half][0] = 2.0f * (z[0][0] - z[0][1]);
    plain[0][1] = plain[half][1] = 0.0f;
    for (int k = 1; k < half / 2; k += WIDTH) {
        int mirror = half - k;
        complexes turn = {load(plan->twiddle_re + k - 1), load(plan->twiddle_im + k - 1)};
        complexes a = load_complexes(z + k), b = load_conjugates(z + mirror);
        complexes even = add(a, b), odd = times(subtract(a, b), turn);
        store_complexes(plain + k, add(even, odd));
        store_conjugates(plain + mirror, subtract(even, odd));
    }
}

static void tangle(const uk_plan *plan, const fftwf_complex *plain, fftwf_complex *z) {
    int half = plan->half;
    z[0][0] = plain[0][0] + plain[half][0];
    z[0][1] = plain[0][0] - plain[half][0];
    for (int k = 1; k < half / 2; k += WIDTH) {
        int mirror = half - k;
        complexes turn = {load(plan->twiddle_re + k - 1), load(plan->twiddle_im + k - 1)};
        complexes low = load_complexes(plain + k), high = load_conjugates(plain + mirror);
        complexes even = add(low, high), odd = times_conjugate(subtract(low, high), turn);
        store_complexes(z + k, add(even, odd));
        store_conjugates(z + mirror, subtract(even, odd));
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

static void turn(const uk_plan *plan, const float *row, const fftwf_complex *before,
                 fftwf_complex *turned, int *peaks) {
    /* i^k for the bins from 1 on */
    const complexes whole = {load_ordered((const float[]){0, -1, 0, 1, 0, -1, 0, 1}),
                             load_ordered((const float[]){1, 0, -1, 0, 1, 0, -1, 0})};
    integers bins;
    for (int i = 0; i < WIDTH; i++)
        bins[i] = 1 + i;
    for (int k = 1; k < plan->half; k += WIDTH, bins += WIDTH) {
        vector below = load(row + k - 1), here = load(row + k), above = load(row + k + 1);
        integers is_peak = (here > below) & (here >= above);
        integers place = (bins & is_peak) | ~is_peak; /* -1: none */
        store_integers(peaks + k, place);
        vector offset = 2.0f * (above - below) / (below + 2.0f * here + above + 1e-30f);
        complexes x = load_complexes(before + k);
        vector square = x.re * x.re + x.im * x.im;
        integers sounds = square > 1e-30f; /* a bin of no magnitude has phase 0 */
        vector scale = (vector)((integers)reciprocal_root(square + 1e-30f) & sounds);
        vector zero = (vector)((integers)((vector){0} + 1.0f) & ~sounds);
        x = (complexes){x.re * scale + zero, x.im * scale};
        offset = __builtin_shuffle(offset, (integers){ORDER});
        store_complexes(turned + k, times(times(x, quarter_turns(offset)), whole));
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
static int find_next_peaks(const float *row, int half, const int *peaks, int *owners) {
    integers next = (integers){0} + INT32_MAX;
    for (int k = half - WIDTH + 1; k > 0; k -= WIDTH) {
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

static int follow(const uk_plan *plan, const float *row, const int *peaks, int *owners,
                  float *magnitudes) {
    int half = plan->half, first = find_next_peaks(row, half, peaks, owners);
    if (first == INT32_MAX) return 0;
    integers last = (integers){0} + first, bins;
    for (int i = 0; i < WIDTH; i++)
        bins[i] = 1 + i;
    for (int k = 1; k < half; k += WIDTH, bins += WIDTH) {
        integers here = larger(running_largest(load_integers(peaks + k)), last);
        integers owner = load_integers(owners + k), none = owner < 0;
        owner = (owner & ~none) | (here & none);
        store_integers(owners + k, owner);
        vector magnitude = load(row + k);
        magnitude = (vector)((integers)magnitude ^ ((bins ^ owner) << 31));
        store(magnitudes + k, magnitude);
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
                       float *restrict estimate, float *restrict guess, int count) {
    const float relaxation = 1.2f, momentum = 0.99f;
    for (int i = 0; i < count; i++) {
        float newer = guess[i] + relaxation * (sum[i] * weight[i] - guess[i]);
        guess[i] = newer + momentum * (newer - estimate[i]);
        estimate[i] = newer;
    }
}

static float total(vector v) {
    float sum = 0.0f;
    for (int i = 0; i < WIDTH; i++)
        sum += v[i];
    return sum;
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
    .turn = turn,
    .follow = follow,
    .multiply = multiply,
    .add_product = add_product,
    .accelerate = accelerate,
    .energy = energy,
    .growth = growth,
};
