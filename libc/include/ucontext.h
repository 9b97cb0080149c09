// The machine context of a signal handler.
#pragma once

#include <signal.h>
