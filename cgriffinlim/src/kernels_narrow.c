/* For registers of four floats, which every processor has: SSE2, NEON. And which to take. */
#define WIDTH 4
#define KERNELS uk_kernels_narrow
#include "kernels_body.h"

const uk_kernels *uk_kernels_best(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &uk_kernels_wide;
#endif
    return &uk_kernels_narrow;
}
