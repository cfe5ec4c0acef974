/* The clock that all threads and Python's time.monotonic_ns share. */
#pragma once
#include <stdint.h>
#include <time.h>

/* Nanoseconds of CLOCK_MONOTONIC, read from the vDSO page without a system call.
 * Thread: any. Blocks: never. Allocates: never. */
static inline int64_t uk_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
