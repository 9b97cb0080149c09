/* What has to be done before the machine stops. */
#pragma once

/* Writes everything, and leaves the file systems on disks read-only and clean. */
void stop_writing(void);
