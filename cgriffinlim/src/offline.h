#pragma once

/* What the threads of a core that renders offline do. Thread: its own. Blocks: for work.
 * Allocates: never. */
void *uk_offline_run(void *worker);
