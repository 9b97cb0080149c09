/*
 * The first values of the parameters.
 */
#pragma once

/*
 * Let the environment set them, once, before anything is allocated.
 */
void __malloc_read_environment(void);
