// Parts of path names. Both may change their argument.
#pragma once

char *basename(char *path);
char *dirname(char *path);
