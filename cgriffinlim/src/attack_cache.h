/* Attacks that were rendered before. Most of a note's work is in its first blocks, and the same
 * magnitudes make the same ones: those of a note that is played again are copied, bit for bit. */
#pragma once
#include <pthread.h>

#include "griffinlim.h"

enum {
    UK_ATTACK_BLOCKS = 3, /* the first samples, and two blocks of the attack */
    UK_ATTACK_ROWS = 5    /* that one of them reads, at most */
};

/* A block: what it was made of, and what it made. */
typedef struct {
    uk_gl_state before; /* its numbers alone: its arrays follow from the blocks before */
    uk_gl_state after;
    int made;       /* samples */
    float *rows;    /* (UK_ATTACK_ROWS, bins) */
    float *samples; /* (sample room,) */
} uk_attack_block;

typedef struct {
    uint64_t number; /* another when its memory is taken for another attack; 0: none yet */
    uint64_t used;   /* when, in uses of the cache */
    int count;       /* blocks that are kept */
    uk_attack_block blocks[UK_ATTACK_BLOCKS];
} uk_attack;

typedef struct {
    const uk_plan *plan;
    pthread_mutex_t lock; /* held for one search and copy at a time */
    int count;
    uint64_t uses;
    uk_attack *attacks; /* (count,) */
} uk_attack_cache;

/* Where a voice is in an attack; all 0: before one. */
typedef struct {
    int index;
    uint64_t number; /* 0: in none */
    int blocks;      /* it has been through */
} uk_attack_place;

/* What a cache of `count` attacks takes. Thread: any. Blocks: never. Allocates: never. */
double uk_attack_cache_bytes(const uk_plan *plan, int count);
/* Thread: any. Blocks: never. Allocates: yes; a cache of 0 attacks keeps none. */
int uk_attack_cache_create(uk_attack_cache *cache, const uk_plan *plan, int count);
void uk_attack_cache_destroy(uk_attack_cache *cache);

/* Thread: whoever holds the place's voice. Blocks: for another's copy. Allocates: never (both). */
/* The block that follows on `from` and reads `rows` (rows needed, bins), if it is kept: `to`
 * becomes what `from` is after it, and its samples are written; returns how many, or -1. */
int uk_attack_recall(uk_attack_cache *cache, uk_attack_place *place, const uk_gl_state *from,
                     const float *rows, uk_gl_state *to, float *samples);
/* Keep such a block that was not: in place of the attack that was not played for longest. Of `from`
 * only the numbers are read. */
void uk_attack_keep(uk_attack_cache *cache, uk_attack_place *place, const uk_gl_state *from,
                    const float *rows, const uk_gl_state *to, const float *samples, int made);
