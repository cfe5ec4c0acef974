/* A text that is no wisdom is refused, and one that is nearly leaves plans that work. */
#include <fftw3.h>
#include <math.h>

#include "choices.h"
#include "ukulelatent.h"

enum { N_FFT = 64, HOP = 16, BINS = 33, FRAMES = 6 };

static void still_renders(void) {
    static float rows[FRAMES * BINS], room[N_FFT * 8];
    uk_plan *plan = uk_plan_create(N_FFT, HOP);
    uk_stream *stream = uk_stream_create(plan);
    CHECK(stream && uk_plan_block_limit(plan) <= N_FFT * 8);
    for (int i = 0; i < FRAMES * BINS; i++)
        rows[i] = i % BINS == 5 ? 8.0f : 0.0f;
    CHECK(uk_stream_reset(stream, FRAMES, 1) == UK_OK);
    float most = 0.0f;
    while (uk_stream_rows_needed(stream)) {
        const float *first = rows + uk_stream_next_frame(stream) * BINS;
        int made = uk_stream_render(stream, first, BINS, room);
        for (int i = 0; i < made; i++)
            most = fmaxf(most, fabsf(room[i]));
    }
    CHECK(most > 0.1f && most < 10.0f);
    uk_stream_destroy(stream);
    uk_plan_destroy(plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    int status = uk_wisdom_import(text);
    CHECK(status == UK_OK || status == UK_BAD_ARGUMENT);
    if (status == UK_OK) still_renders();
    fftwf_forget_wisdom();
    free(text);
    return 0;
}
