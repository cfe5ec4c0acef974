/* Denormal numbers cost a hundred times a normal one's arithmetic: every C thread flushes them. */
#pragma once
#include <stdint.h>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

/* Thread: any, for itself. Blocks: never. Allocates: never. */
static inline void uk_flush_denormals(void) {
#if defined(__SSE2__)
    _mm_setcsr(_mm_getcsr() | 0x8040u); /* flush to zero, denormals are zero */
#elif defined(__aarch64__)
    uint64_t control;
    __asm__ volatile("mrs %0, fpcr" : "=r"(control));
    __asm__ volatile("msr fpcr, %0" : : "r"(control | (UINT64_C(1) << 24)));
#endif
}
