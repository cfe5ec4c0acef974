/* What products.h promises, compiled once for each WIDTH of registers. */
#include <string.h>

#include "kernels_vector.h"
#include "products.h"

enum { TILE = 4 }; /* registers of sums: as many products may be under way at once */

/* left, right, left, right, ...: loaded as one number of twice the size, as often as it fits. */
INLINE vector pairs(const float *tap) {
    double pair;
    memcpy(&pair, tap, sizeof pair);
#if WIDTH == 8
    return (vector)(doubles){pair, pair, pair, pair};
#else
    return (vector)(doubles){pair, pair};
#endif
}

static void add_products(const float *restrict a_re, const float *restrict a_im,
                         const float *restrict b_re, const float *restrict b_im,
                         float *restrict sum_re, float *restrict sum_im, int count) {
    for (int k = 0; k < count; k += WIDTH) {
        vector ar = load(a_re + k), ai = load(a_im + k), br = load(b_re + k), bi = load(b_im + k);
        store(sum_re + k, load(sum_re + k) + ar * br - ai * bi);
        store(sum_im + k, load(sum_im + k) + ar * bi + ai * br);
    }
}

/* `vectors` registers of sums: each is loaded and stored once for all taps. */
INLINE void add_taps_to(const float *taps, int count, const float *samples, float *sum,
                        int vectors) {
    vector sums[TILE];
    for (int v = 0; v < vectors; v++)
        sums[v] = load(sum + v * WIDTH);
    for (int k = 0; k < count; k++) {
        vector tap = pairs(taps + 2 * k);
        for (int v = 0; v < vectors; v++)
            sums[v] += tap * load(samples - 2 * k + v * WIDTH);
    }
    for (int v = 0; v < vectors; v++)
        store(sum + v * WIDTH, sums[v]);
}

static void add_taps(const float *restrict taps, int count, const float *restrict samples,
                     float *restrict sum, int frames) {
    int i = 0, floats = 2 * frames;
    for (; i + TILE * WIDTH <= floats; i += TILE * WIDTH)
        add_taps_to(taps, count, samples + i, sum + i, TILE);
    for (; i < floats;
         i += WIDTH) /* beyond the last frame too: scalar sums are rounded otherwise */
        add_taps_to(taps, count, samples + i, sum + i, 1);
}

const uk_products PRODUCTS = {add_products, add_taps};
