// Text to a number by ours and by the host's: value, end and errno must agree.
#pragma once

void same_integers(const char *s, int base);
void same_floats(const char *s);
