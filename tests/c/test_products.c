/* The reverb's loops, for each width of registers, against plain sums in double precision. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "products.h"

enum { COUNT = 144, TAPS = 128, FRAMES = 128 };

static float a[2][COUNT], b[2][COUNT], sum[2][COUNT];
static float taps[2 * TAPS], samples[2 * (TAPS + FRAMES) + UK_WIDEST_REGISTER];
static float whole[2 * FRAMES + UK_WIDEST_REGISTER], pieces[2 * FRAMES + UK_WIDEST_REGISTER];

static void fill(float *to, int count, unsigned *random) {
    for (int i = 0; i < count; i++)
        to[i] = (float)next_random(random) / 8388608.0f - 1.0f;
}

static void multiplies_complex_numbers(const uk_products *products) {
    unsigned random = 1;
    for (int part = 0; part < 2; part++) {
        fill(a[part], COUNT, &random);
        fill(b[part], COUNT, &random);
        for (int i = 0; i < COUNT; i++)
            sum[part][i] = 1.0f;
    }
    products->add_products(a[0], a[1], b[0], b[1], sum[0], sum[1], COUNT);
    for (int i = 0; i < COUNT; i++) {
        double re = 1.0 + (double)a[0][i] * b[0][i] - (double)a[1][i] * b[1][i];
        double im = 1.0 + (double)a[0][i] * b[1][i] + (double)a[1][i] * b[0][i];
        CHECK(fabs(sum[0][i] - re) < 5e-7 && fabs(sum[1][i] - im) < 5e-7);
    }
}

static void convolves(const uk_products *products, int count) {
    unsigned random = 2;
    const float *from = samples + 2 * TAPS;
    fill(taps, 2 * TAPS, &random);
    fill(samples, 2 * (TAPS + FRAMES) + UK_WIDEST_REGISTER, &random);
    memset(whole, 0, sizeof whole);
    products->add_taps(taps, count, from, whole, FRAMES);
    for (int i = 0; i < 2 * FRAMES; i++) {
        double wanted = 0.0;
        for (int k = 0; k < count; k++)
            wanted += (double)taps[2 * k + i % 2] * from[i - 2 * k];
        CHECK(fabs(whole[i] - wanted) < 1e-5);
    }
    for (int first = 0, length = 1; first < FRAMES; first += length, length = length % 7 + 1) {
        int frames = length < FRAMES - first ? length : FRAMES - first;
        memset(pieces, 0, sizeof pieces);
        products->add_taps(taps, count, from + 2 * first, pieces, frames);
        CHECK(memcmp(pieces, whole + 2 * first, 2 * (size_t)frames * sizeof(float)) == 0);
    }
}

static void is_right(const uk_products *products) {
    multiplies_complex_numbers(products);
    convolves(products, 1);
    convolves(products, 37);
    convolves(products, TAPS);
}

int main(void) {
    is_right(&uk_products_narrow);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        is_right(&uk_products_wide);
#endif
    return 0;
}
