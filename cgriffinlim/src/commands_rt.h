/* Commands wait, sorted by the sample at which they act. */
#pragma once
#include "ukulelatent.h"

typedef struct {
    uk_command *heap;
    int count;
    int capacity;
} uk_agenda;

/* Thread (all): the callback. Blocks: never. Allocates: never. */

/* 1, or 0 when there is no room. */
int uk_agenda_add(uk_agenda *agenda, const uk_command *command);
/* The earliest command, or NULL. */
const uk_command *uk_agenda_first(const uk_agenda *agenda);
/* Take the earliest off; there must be one. */
uk_command uk_agenda_take(uk_agenda *agenda);
