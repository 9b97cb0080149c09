#pragma once
/* Fills the mounted file system with one of everything; the names are those that maltreat() uses.
 */
void populate(void);
