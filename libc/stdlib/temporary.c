// Files and directories with a name of their own.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PLACES   6 // XXXXXX
#define ATTEMPTS 100

static unsigned int random_bits(void)
{
    struct timespec now;
    unsigned int bits;

    if (getrandom(&bits, sizeof(bits), GRND_NONBLOCK) == sizeof(bits)) {
        return bits;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    return (unsigned int)now.tv_nsec * 2654435761U ^ (unsigned int)getpid();
}

static int make_file(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
}

static int make_directory(const char *path)
{
    return mkdir(path, 0700);
}

// Replace the template's last six X until make() succeeds.
static int make_unique(char *path, int (*make)(const char *path))
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
    size_t len = strlen(path);
    char *places = path + len - PLACES;

    if (len < PLACES || strcmp(places, "XXXXXX") != 0) {
        errno = EINVAL;
        return -1;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        unsigned int bits = random_bits();
        int result;

        for (int i = 0; i < PLACES; i++, bits >>= 5) {
            places[i] = letters[bits % 32];
        }
        result = make(path);
        if (result >= 0 || errno != EEXIST) {
            return result;
        }
    }
    return -1;
}

int mkstemp(char *path)
{
    return make_unique(path, make_file);
}

char *mkdtemp(char *path)
{
    return make_unique(path, make_directory) < 0 ? NULL : path;
}
