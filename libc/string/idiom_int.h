// For functions that a compiler may recognise in their own loops and replace by calls of
// themselves.
#pragma once

#define NO_LOOP_IDIOM __attribute__((optimize("no-tree-loop-distribute-patterns")))
