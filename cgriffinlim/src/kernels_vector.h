/* Registers of WIDTH floats: how they are loaded and stored, complex numbers in them, and the
 * reciprocal root.
 *
 * A register of eight consists of two halves, and holds neighbouring bins in the order in which one
 * instruction parts real from imaginary parts: 0 1 4 5 2 3 6 7. The twiddles are stored so.
 */
#include <fftw3.h>
#include <stdint.h>
#if WIDTH == 8
#include <immintrin.h>
#endif

typedef float vector __attribute__((vector_size(WIDTH * sizeof(float))));
typedef double doubles __attribute__((vector_size(WIDTH * sizeof(float))));
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
#define LOW_TWICE 0, 0, 1, 1, 2, 2, 3, 3
#define HIGH_TWICE 4, 4, 5, 5, 6, 6, 7, 7
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
#define LOW_TWICE 0, 0, 1, 1
#define HIGH_TWICE 2, 2, 3, 3
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
INLINE vector reciprocal_root(vector x) {
#if WIDTH == 8
    return (vector)_mm256_rsqrt_ps((__m256)x);
#else
    vector y = (vector)(0x5f375a86 - ((integers)x >> 1)); /* the exponent halved: good to 3 % */
    for (int step = 0; step < 2; step++)
        y *= 1.5f - 0.5f * x * (y * y);
    return y;
#endif
}

/* The same phase with another magnitude; the square of how far it was from that is added to
 * `error`. What is added to the square keeps silence from becoming NaN: 0 times a large number is
 * 0. The root is exact enough: no reconstruction comes as near to its magnitudes as that. */
INLINE complexes with_magnitude(complexes x, vector magnitude, vector *error) {
    vector square = x.re * x.re + (x.im * x.im + 1e-30f), root = reciprocal_root(square);
    vector scale = magnitude * root, off = 0.5f * square * root - magnitude;
    *error += off * off;
    return (complexes){x.re * scale, x.im * scale};
}
