/* Denormal numbers cost a hundred times a normal one's arithmetic: every C thread flushes them. */
#pragma once
#include <stdint.h>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

/* Returns what was set before. Thread: any, for itself. Blocks: never. Allocates: never. */
static inline uint64_t uk_flush_denormals(void) {
    uint64_t before = 0;
#if defined(__SSE2__)
    before = _mm_getcsr();
    _mm_setcsr((uint32_t)before | 0x8040u); /* flush to zero, denormals are zero */
#elif defined(__aarch64__)
    __asm__ volatile("mrs %0, fpcr" : "=r"(before));
    __asm__ volatile("msr fpcr, %0" : : "r"(before | (UINT64_C(1) << 24)));
#endif
    return before;
}

/* Set back what uk_flush_denormals returned. Thread: the same. Blocks: never. Allocates: never. */
static inline void uk_restore_denormals(uint64_t before) {
#if defined(__SSE2__)
    _mm_setcsr((uint32_t)before);
#elif defined(__aarch64__)
    __asm__ volatile("msr fpcr, %0" : : "r"(before));
#else
    (void)before;
#endif
}
