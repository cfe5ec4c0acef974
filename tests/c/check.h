/* One check: true, or the program says what was not, and where, and fails. */
#pragma once
#include <stdio.h>
#include <stdlib.h>

#define CHECK(expression)                                                                          \
    do {                                                                                           \
        if (!(expression)) {                                                                       \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #expression);               \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

/* Under valgrind and the thread sanitizer no render thread comes in time. */
#ifndef MANY_TIMES_SLOWER
#define MANY_TIMES_SLOWER 0
#endif

/* Numbers that are the same in every run. */
static inline unsigned next_random(unsigned *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}
