/* From one stereo sound to another. */
#pragma once

/* The next `frames` of a crossfade of `length` frames, of which `done` are past: `sound` (frames,
 * 2) comes in, `old` goes. Thread: any. Blocks: never. Allocates: never. */
static inline void uk_crossfade(float *sound, const float *old, int done, int length, int frames) {
    for (int i = 0; i < frames; i++) {
        float share = (float)(done + i + 1) / (float)length;
        sound[2 * i] = old[2 * i] + share * (sound[2 * i] - old[2 * i]);
        sound[2 * i + 1] = old[2 * i + 1] + share * (sound[2 * i + 1] - old[2 * i + 1]);
    }
}
