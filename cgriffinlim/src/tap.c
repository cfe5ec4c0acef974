/* Taps come and go beside the callback, which never waits for them. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core_state.h"

/* A block's copy takes microseconds: a thread that is inside for a second is gone, as PortAudio's
 * may be with its audio server. */
enum { MAX_LOOKS = 7000, LOOK_EVERY_NS = 100000 };

static int attach(uk_taps *taps, uk_tap *tap) {
    tap->visits = &taps->visits;
    for (int i = 0; i < UK_TAPS; i++) {
        uk_tap *none = NULL;
        tap->place = &taps->places[i];
        if (atomic_compare_exchange_strong(tap->place, &none, tap)) return UK_OK;
    }
    tap->place = NULL;
    return UK_FULL;
}

uk_tap *uk_tap_create(uk_core *core, int keep_frames, int *status) {
    int ignored;
    if (!status) status = &ignored;
    *status = UK_BAD_ARGUMENT;
    if (!core || keep_frames < 1 || keep_frames > 1 << 26) return NULL;
    *status = UK_NO_MEMORY;
    uk_tap *tap = calloc(1, sizeof *tap);
    if (!tap) return NULL;
    uint32_t capacity = uk_capacity_for(2u * (uint32_t)keep_frames);
    tap->data = fftwf_alloc_real(capacity);
    if (tap->data) {
        memset(tap->data, 0, capacity * sizeof(float)); /* page faults now, not in the callback */
        uk_ring_init(&tap->ring, tap->data, capacity);
        *status = attach(&core->taps, tap);
    }
    if (*status == UK_OK) return tap;
    uk_tap_free(tap);
    return NULL;
}

int uk_tap_read(uk_tap *tap, float *interleaved, int limit) {
    if (!tap || !interleaved || limit < 1) return 0;
    return (int)uk_ring_read(&tap->ring, interleaved, 2u * (uint32_t)limit) / 2;
}

uint64_t uk_tap_lost(uk_tap *tap) {
    return tap ? atomic_load(&tap->lost) : 0;
}

/* 1 once the callback is out of the block in which it may still have found a tap; 0 if it stays in.
 */
static int callback_is_out(_Atomic uint32_t *visits) {
    struct timespec pause = {.tv_nsec = LOOK_EVERY_NS};
    uint32_t visit = atomic_load(visits);
    for (int i = 0; visit % 2 == 1 && i < MAX_LOOKS; i++) {
        nanosleep(&pause, NULL);
        if (atomic_load_explicit(visits, memory_order_acquire) != visit) return 1;
    }
    return visit % 2 == 0;
}

void uk_tap_end(uk_tap *tap) {
    if (!tap || !tap->place) return;
    atomic_store(tap->place, NULL);
    tap->place = NULL;
    tap->forsaken = !callback_is_out(tap->visits);
}

void uk_tap_free(uk_tap *tap) {
    uk_tap_end(tap);
    if (!tap || tap->forsaken) return;
    fftwf_free(tap->data);
    free(tap);
}
