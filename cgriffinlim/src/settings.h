/* What follows from a core's settings. Thread (all): any. Blocks: never. Allocates: never. */
#pragma once
#include "ukulelatent.h"

enum { UK_SEGMENT = 256 }; /* samples mixed at once */

int uk_settings_are_good(const uk_settings *settings);
/* How many threads render: of an offline core the caller's is one. */
int uk_workers(const uk_settings *settings);
/* Samples that may be mixed at once. */
int uk_burst(const uk_settings *settings);
