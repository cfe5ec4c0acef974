/* The two loops in which the reverb spends its time, for the vector registers at hand. */
#pragma once

enum { UK_WIDEST_REGISTER = 8 }; /* floats */

/* Thread: whoever holds the arrays. Blocks: never. Allocates: never (all members). */
typedef struct {
    /* sum += a * b of `count` complex numbers, a multiple of 8, whose real and imaginary parts lie
     * apart. */
    void (*add_products)(const float *restrict a_re, const float *restrict a_im,
                         const float *restrict b_re, const float *restrict b_im,
                         float *restrict sum_re, float *restrict sum_im, int count);
    /* Add to `sum` (frames, 2) the convolution of stereo samples with `taps` (count, 2). As many
     * frames lie before `samples` as there are taps; beyond the last of `samples` and `sum` there
     * is room for a register, which is read, and written with no meaning. Each sum is taken in one
     * order, however many frames are asked for at once. */
    void (*add_taps)(const float *restrict taps, int count, const float *restrict samples,
                     float *restrict sum, int frames);
} uk_products;

extern const uk_products uk_products_narrow; /* registers of four floats: SSE2, NEON */
#if defined(__x86_64__)
extern const uk_products uk_products_wide; /* of eight: AVX2 */
#endif
