/* A fuzzer's bytes as numbers: mostly such as a caller means, and now and then any at all. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../check.h"

typedef struct {
    const uint8_t *at;
    size_t left;
} choices;

static inline uint8_t next_byte(choices *c) {
    if (c->left == 0) return 0;
    c->left--;
    return *c->at++;
}

static inline uint32_t next_word(choices *c) {
    uint32_t word = 0;
    for (int i = 0; i < 4; i++)
        word = word << 8 | next_byte(c);
    return word;
}

/* 0 to usual - 1, or from 240 of 256 on: an edge of what an int holds, or any. */
static inline int next_int(choices *c, int usual) {
    static const int edges[] = {INT32_MIN, INT32_MAX, -1, INT32_MIN + 1, 65536, 1 << 30};
    uint8_t byte = next_byte(c);
    if (byte < 240) return usual > 0 ? byte % usual : 0;
    return byte < 246 ? edges[byte - 240] : (int)next_word(c);
}

/* 0 to 2 in steps of 1/64, or from 192 of 256 on: what is no number, an edge, or any. */
static inline float next_float(choices *c) {
    static const uint32_t edges[] = {0x7fc00000, 0x7f800000, 0xff800000, 0x80000000,
                                     0x00000001, 0x7f7fffff, 0xff7fffff, 0x5368d4a5};
    uint8_t byte = next_byte(c);
    if (byte < 192) return (float)(byte % 129) / 64.0f;
    uint32_t bits = byte < 240 ? edges[byte % 8] : next_word(c);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Fill `count` floats with a few chosen ones, over and over. */
static inline void next_floats(choices *c, float *floats, size_t count) {
    float few[7];
    int many = 1 + next_byte(c) % 7;
    for (int i = 0; i < many; i++)
        few[i] = next_float(c);
    for (size_t i = 0; i < count; i++)
        floats[i] = few[i % (size_t)many];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
