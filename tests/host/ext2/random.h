#pragma once
#include <faultline/types.h>

/* n random calls on the mounted file system and the model. */
void random_calls(u32 n);
