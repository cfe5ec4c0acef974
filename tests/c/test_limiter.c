/* Nothing leaves the limiter above its ceiling, quiet sound passes untouched, and it lets go. */
#include <math.h>

#include "check.h"
#include "limiter_rt.h"

enum { RATE = 44100, FRAMES = 4096 };

static float frames[2 * FRAMES];

static void quiet_sound_passes_untouched(void) {
    uk_limiter limiter;
    uk_limiter_init(&limiter, RATE);
    for (int i = 0; i < 2 * FRAMES; i++)
        frames[i] = 0.96f * sinf((float)i);
    float first = frames[1], last = frames[2 * FRAMES - 1];
    CHECK(uk_limiter_apply(&limiter, frames, FRAMES) == 1.0f);
    CHECK(frames[1] == first && frames[2 * FRAMES - 1] == last);
}

static void nothing_leaves_above_the_ceiling(void) {
    uk_limiter limiter;
    unsigned random = 4;
    float ceiling = powf(10.0f, -0.3f / 20.0f), most = 0.0f;
    uk_limiter_init(&limiter, RATE);
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 2 * FRAMES; i++)
            frames[i] = expf((float)(next_random(&random) % 2000) / 100.0f - 10.0f) *
                        (next_random(&random) % 2 ? 1.0f : -1.0f);
        float least = uk_limiter_apply(&limiter, frames, FRAMES);
        CHECK(least > 0.0f && least < 1e-3f);
        for (int i = 0; i < 2 * FRAMES; i++)
            if (fabsf(frames[i]) > most) most = fabsf(frames[i]);
    }
    CHECK(most <= ceiling * 1.000001f && most > 0.99f * ceiling);
}

static void both_channels_keep_their_balance(void) {
    uk_limiter limiter;
    uk_limiter_init(&limiter, RATE);
    for (int i = 0; i < FRAMES; i++) {
        frames[2 * i] = 4.0f;
        frames[2 * i + 1] = -1.0f;
    }
    uk_limiter_apply(&limiter, frames, FRAMES);
    for (int i = 0; i < FRAMES; i++)
        CHECK(fabsf(frames[2 * i] + 4.0f * frames[2 * i + 1]) < 1e-5f);
}

static void it_lets_go_to_exactly_one(void) {
    uk_limiter limiter;
    uk_limiter_init(&limiter, RATE);
    float loud[2] = {10.0f, 0.0f};
    uk_limiter_apply(&limiter, loud, 1);
    float before = 1.0f - limiter.reduction;
    CHECK(before < 0.1f);
    for (int i = 0; i < 2 * FRAMES; i++)
        frames[i] = 0.0f;
    uk_limiter_apply(&limiter, frames, (int)(0.08f * RATE));
    CHECK(fabsf(limiter.reduction - (1.0f - before) * expf(-1.0f)) < 0.01f);
    for (int i = 0; i < 20; i++)
        uk_limiter_apply(&limiter, frames, FRAMES);
    CHECK(limiter.reduction == 0.0f);
    frames[0] = 0.123f;
    CHECK(uk_limiter_apply(&limiter, frames, 1) == 1.0f && frames[0] == 0.123f);
}

static void what_is_not_finite_becomes_silence(void) {
    uk_limiter limiter;
    uk_limiter_init(&limiter, RATE);
    float wrong[8] = {NAN, 0.5f, 0.5f, INFINITY, -INFINITY, NAN, 0.5f, 0.25f};
    CHECK(uk_limiter_apply(&limiter, wrong, 4) == 1.0f);
    for (int i = 0; i < 6; i++)
        CHECK(wrong[i] == 0.0f);
    CHECK(wrong[6] == 0.5f && wrong[7] == 0.25f);
}

int main(void) {
    quiet_sound_passes_untouched();
    nothing_leaves_above_the_ceiling();
    both_channels_keep_their_balance();
    it_lets_go_to_exactly_one();
    what_is_not_finite_becomes_silence();
    return 0;
}
