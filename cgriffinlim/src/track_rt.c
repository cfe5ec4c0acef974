#include "track_rt.h"

void uk_track_init(uk_track *track, float *first, float *second, uint32_t capacity) {
    uk_ring_init(&track->rings[0], first, capacity);
    uk_ring_init(&track->rings[1], second, capacity);
    uk_track_clear(track);
}

void uk_track_clear(uk_track *track) {
    uk_ring_clear(&track->rings[0]);
    uk_ring_clear(&track->rings[1]);
    atomic_store(&track->whole[0], 0);
    atomic_store(&track->whole[1], 0);
    atomic_store(&track->playing, 0);
    atomic_store(&track->asked, 0);
    track->fading = 0;
}

uint32_t uk_track_position(uk_track *track) {
    int playing = atomic_load_explicit(&track->playing, memory_order_acquire);
    return uk_ring_position(&track->rings[playing]);
}

static int holds(uk_track *track, int ring, int count) {
    return atomic_load_explicit(&track->whole[ring], memory_order_acquire) ||
           uk_ring_readable(&track->rings[ring]) >= (uint32_t)count;
}

int uk_track_is_ready(uk_track *track, int count) {
    int playing = atomic_load_explicit(&track->playing, memory_order_relaxed);
    if (holds(track, playing, count)) return 1;
    /* A sound that has gone back before it began goes on in the other ring alone. */
    return atomic_load_explicit(&track->asked, memory_order_acquire) &&
           holds(track, !playing, count);
}

/* Samples that the playing ring is still to give before the crossfade begins; all if none is asked
 * for. The callback may be beyond the other ring's begin already: that catches up first. Or beyond
 * its end, if the sound has become shorter: then it fades to nothing. */
static int before_change(uk_track *track, int playing, int count) {
    if (!atomic_load_explicit(&track->asked, memory_order_acquire)) return count;
    if (track->fading) return 0;
    uk_ring *other = &track->rings[!playing];
    uint32_t position = uk_ring_position(&track->rings[playing]);
    int32_t until = (int32_t)(uk_ring_position(other) - position);
    int whole = atomic_load_explicit(&track->whole[!playing], memory_order_acquire);
    if (until < 0) until += (int32_t)uk_ring_skip(other, (uint32_t)-until);
    if (until < 0 && whole) until = 0;
    if (until < 0 || until >= count) return count;
    track->fading = UK_CROSSFADE;
    return until;
}

/* The crossfade's next samples; what the old ring lacks is taken from the new one, and after the
 * new one's end there is silence. */
static int crossfade(uk_track *track, int playing, float *samples, int count) {
    float old[UK_CROSSFADE];
    if (count > track->fading) count = track->fading;
    int whole = atomic_load_explicit(&track->whole[!playing], memory_order_acquire);
    int got = (int)uk_ring_read(&track->rings[!playing], samples, (uint32_t)count);
    int had = (int)uk_ring_read(&track->rings[playing], old, (uint32_t)(whole ? count : got));
    for (; got < had; got++)
        samples[got] = 0.0f;
    for (int i = 0; i < had; i++) {
        float share = (float)(track->fading - i) / (UK_CROSSFADE + 1);
        samples[i] += share * (old[i] - samples[i]);
    }
    track->fading = whole && got < count ? 0 : track->fading - got; /* or the sound ends before */
    if (track->fading > 0) return got;
    atomic_store_explicit(&track->playing, !playing, memory_order_release);
    atomic_store_explicit(&track->asked, 0, memory_order_release);
    return got;
}

int uk_track_read(uk_track *track, float *samples, int count, int *whole) {
    int playing = atomic_load_explicit(&track->playing, memory_order_relaxed), got = 0;
    int plain = before_change(track, playing, count);
    if (plain < count) {
        got = (int)uk_ring_read(&track->rings[playing], samples, (uint32_t)plain);
        got += crossfade(track, playing, samples + got, count - got);
        playing = atomic_load_explicit(&track->playing, memory_order_relaxed);
        plain = track->fading ? 0 : count - got;
    }
    /* Asked before the ring is read: what it holds then is all there will be. */
    *whole = !track->fading && atomic_load_explicit(&track->whole[playing], memory_order_acquire);
    return got + (int)uk_ring_read(&track->rings[playing], samples + got, (uint32_t)plain);
}
