/* Every size, quality and length renders exactly frames * hop finite samples, within its room. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "ukulelatent.h"

enum { MAX_FRAMES = 21 };

/* The room is exactly what was promised, so that a sanitizer sees one sample too many. */
static int render_all(const uk_plan *plan, uk_stream *stream, const float *rows, int bins) {
    int total = 0;
    float *room = malloc((size_t)uk_plan_block_limit(plan) * sizeof(float));
    while (uk_stream_rows_needed(stream)) {
        const float *first = rows + (size_t)uk_stream_next_frame(stream) * (size_t)bins;
        int made = uk_stream_render(stream, first, bins, room);
        CHECK(made >= 0 && made <= uk_plan_block_limit(plan));
        for (int i = 0; i < made; i++)
            CHECK(isfinite(room[i]));
        total += made;
    }
    CHECK(uk_stream_render(stream, rows, bins, room) == UK_BAD_ARGUMENT);
    free(room);
    return total;
}

static void renders_every_length(int n_fft) {
    int bins = n_fft / 2 + 1;
    uk_plan *plan = uk_plan_create(n_fft, n_fft / 4);
    uk_stream *stream = uk_stream_create(plan);
    CHECK(plan && stream);
    unsigned random = 5;
    for (int frames = 0; frames <= MAX_FRAMES; frames += frames < 5 ? 1 : 4) {
        size_t count = (size_t)frames * (size_t)bins;
        float *rows = malloc(count * sizeof(float) + 1);
        for (size_t i = 0; i < count; i++)
            rows[i] = (float)(next_random(&random) % 1000) / 1000.0f;
        for (int iterations = 0; iterations <= 8; iterations += 4) {
            CHECK(uk_stream_reset(stream, frames, iterations) == UK_OK);
            CHECK(render_all(plan, stream, rows, bins) == frames * n_fft / 4);
        }
        free(rows);
    }
    uk_stream_destroy(stream);
    uk_plan_destroy(plan);
}

static void silence_is_exactly_silent(void) {
    uk_plan *plan = uk_plan_create(256, 64);
    uk_stream *stream = uk_stream_create(plan);
    static float rows[8 * 129], room[4096];
    CHECK(uk_stream_reset(stream, MAX_FRAMES, 8) == UK_OK);
    while (uk_stream_rows_needed(stream)) {
        int made = uk_stream_render(stream, rows, 129, room);
        for (int i = 0; i < made; i++)
            CHECK(room[i] == 0.0f);
    }
    uk_stream_destroy(stream);
    uk_plan_destroy(plan);
}

static void refuses_sizes_it_cannot_do(void) {
    CHECK(!uk_plan_create(0, 0) && !uk_plan_create(-4, -1) && !uk_plan_create(100, 25));
    CHECK(!uk_plan_create(32, 8) && !uk_plan_create(131072, 32768) && !uk_plan_create(256, 128));
    CHECK(!uk_plan_create(256, 64 + (1 << 30))); /* four times that is 256 again, after a wrap */
    CHECK(!uk_stream_create(NULL));
    uk_plan *plan = uk_plan_create(64, 16);
    uk_stream *stream = uk_stream_create(plan);
    float rows[4 * 33] = {0}, room[96];
    CHECK(uk_stream_reset(stream, -1, 0) == UK_BAD_ARGUMENT);
    CHECK(uk_stream_reset(stream, 4, 9) == UK_BAD_ARGUMENT);
    CHECK(uk_stream_reset(stream, 4, -1) == UK_BAD_ARGUMENT);
    CHECK(uk_stream_reset(NULL, 4, 1) == UK_BAD_ARGUMENT);
    CHECK(uk_stream_reset(stream, 4, 1) == UK_OK);
    CHECK(uk_stream_render(stream, NULL, 33, room) == UK_BAD_ARGUMENT);
    CHECK(uk_stream_render(stream, rows, 32, room) == UK_BAD_ARGUMENT);
    CHECK(uk_stream_render(stream, rows, 33, NULL) == UK_BAD_ARGUMENT);
    uk_stream_destroy(stream);
    uk_plan_destroy(plan);
    uk_plan_destroy(NULL);
    uk_stream_destroy(NULL);
}

int main(void) {
    for (int n_fft = 64; n_fft <= 1024; n_fft *= 4)
        renders_every_length(n_fft);
    silence_is_exactly_silent();
    refuses_sizes_it_cannot_do();
    return 0;
}
