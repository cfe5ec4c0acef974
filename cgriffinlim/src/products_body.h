/* What products.h promises, compiled once for each width of registers. */
#include "products.h"

static void add_products(const float *restrict a_re, const float *restrict a_im,
                         const float *restrict b_re, const float *restrict b_im,
                         float *restrict sum_re, float *restrict sum_im, int count) {
    for (int k = 0; k < count; k++) {
        sum_re[k] += a_re[k] * b_re[k] - a_im[k] * b_im[k];
        sum_im[k] += a_re[k] * b_im[k] + a_im[k] * b_re[k];
    }
}

/* Four taps at once: a sum is loaded and stored a quarter as often. */
static void add_taps(const float *restrict taps, int count, const float *restrict samples,
                     float *restrict sum, int frames) {
    for (int k = 0; k < count; k += 4) {
        const float *restrict tap = taps + 2 * k, *restrict from = samples - 2 * k;
        for (int i = 0; i < frames; i++) {
            float left = sum[2 * i], right = sum[2 * i + 1];
            left += tap[0] * from[2 * i];
            right += tap[1] * from[2 * i + 1];
            left += tap[2] * from[2 * i - 2];
            right += tap[3] * from[2 * i - 1];
            left += tap[4] * from[2 * i - 4];
            right += tap[5] * from[2 * i - 3];
            left += tap[6] * from[2 * i - 6];
            right += tap[7] * from[2 * i - 5];
            sum[2 * i] = left;
            sum[2 * i + 1] = right;
        }
    }
}

const uk_products PRODUCTS = {add_products, add_taps};
