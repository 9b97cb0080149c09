#pragma once
/* Goes through all that can be reached from the root and reads it; for images not to be believed.
 */
void traverse(void);
/* Makes, changes and removes in what the root lists, whatever comes of it. */
void maltreat(void);
