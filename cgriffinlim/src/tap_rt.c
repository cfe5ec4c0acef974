#include "tap_rt.h"

static void give(uk_tap *tap, const float *interleaved, uint32_t frames) {
    /* A whole block or none, so that left stays left and what is missing is counted exactly. */
    if (uk_ring_writable(&tap->ring) >= 2 * frames)
        uk_ring_write(&tap->ring, interleaved, 2 * frames);
    else atomic_fetch_add_explicit(&tap->lost, frames, memory_order_relaxed);
}

void uk_taps_give(uk_taps *taps, const float *interleaved, int frames) {
    uint32_t visits = atomic_load_explicit(&taps->visits, memory_order_relaxed);
    /* Sequentially consistent, as uk_tap_end's store and look are: a tap that is taken away is not
     * found below, or this visit is seen there. */
    atomic_store(&taps->visits, visits + 1);
    for (int i = 0; i < UK_TAPS; i++) {
        uk_tap *tap = atomic_load(&taps->places[i]);
        if (tap) give(tap, interleaved, (uint32_t)frames);
    }
    atomic_store_explicit(&taps->visits, visits + 2, memory_order_release);
}
