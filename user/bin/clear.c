/* clear: clears the terminal's screen. */
#include "user/lib/tool.h"

#include <stdio.h>

int main(void)
{
    fputs("\033[H\033[2J", stdout);
    return finish_output("clear", 0);
}
