/* For registers of eight floats: x86-64 with AVX2. */
#if defined(__x86_64__)
#pragma GCC target("avx2,fma")
#define WIDTH 8
#define KERNELS uk_kernels_wide
#include "kernels_body.h"
#endif
