/* printf, scanf, floating point, strings: what a C library computes, on this kernel's FPU state. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void integers(void)
{
    printf("%d %i %u %o %x %X %#x %+d % d\n", -1, 42, 3000000000u, 8, 255, 255, 255, 7, 7);
    printf("[%5d] [%-5d] [%05d] [%.3d] [%*d] [%ld] [%lld]\n", 42, 42, 42, 7, 6, 42, 123456789L,
           -9007199254740993LL);
    printf("%hhd %hd %zu %jd %c %s [%8.3s] %%\n", (signed char)-1, (short)-2, sizeof(long),
           (intmax_t)1 << 40, 'x', "text", "abcdef");
    printf("%lld %lld %llu\n", 1000000007LL * 998244353LL, -7LL / 3, ~0ULL / 10);
}

static void floats(void)
{
    printf("%f %.10f %e %g %g %a\n", 3.14159265358979, 1.0 / 3, 6.02214076e23, 1e-5, 1e6, 1.0);
    printf("%Lf %.17g %g %g %g\n", 2.5L, 0.1, INFINITY, -INFINITY, DBL_MIN);
    printf("%.15g %.15g %.15g\n", sqrt(2), sin(1), exp(1));
    printf("%.15g %.15g %.15g\n", pow(2, 0.5), log(10), atan2(1, -1));
    double sum = 0;
    for (int i = 1; i <= 100000; i++)
        sum += 1.0 / i;
    printf("harmonic %.12f, floor %g, fmod %g\n", sum, floor(-2.5), fmod(10, 3.5));
}

static void scanning(void)
{
    int i;
    unsigned x;
    double d;
    char word[16];
    int n = sscanf("17 0xff 2.5e3 word", "%d %x %lf %15s", &i, &x, &d, word);

    printf("%d fields: %d %u %g %s\n", n, i, x, d, word);
    printf("%ld %lu %g\n", strtol("-0x10", NULL, 0), strtoul("777", NULL, 8),
           strtod("1e-3z", NULL));
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void sorting(void)
{
    int v[1000];
    unsigned long hash = 5381;

    srand(1);
    for (int i = 0; i < 1000; i++)
        v[i] = i * 7919 % 1009;
    qsort(v, 1000, sizeof(v[0]), by_value);
    for (int i = 0; i < 1000; i++)
        hash = hash * 33 + v[i];
    printf("sorted: first %d, last %d, hash %lu\n", v[0], v[999], hash);
}

static void strings(void)
{
    char text[64] = "alpha,beta;gamma", *rest = NULL;

    for (char *t = strtok_r(text, ",;", &rest); t; t = strtok_r(NULL, ",;", &rest))
        printf("<%s>", t);
    const char *volatile longer = "cut at seven";
    snprintf(text, 8, "%s", longer);
    printf(" %s %s %d\n", text, strstr("haystack", "st"), strcmp("a", "b") < 0);
}

static void streams(void)
{
    char line[64];
    FILE *f = fopen("stdio.tmp", "w+");

    for (int i = 0; i < 1000; i++)
        fprintf(f, "line %d\n", i);
    fseek(f, 0, SEEK_SET);
    int count = 0;
    while (fgets(line, sizeof(line), f))
        count++;
    printf("%d lines, %ld bytes, last: %s", count, ftell(f), line);
    fclose(f);
    printf("%d", remove("stdio.tmp"));
    f = fopen("stdio.tmp", "r");
    printf(" gone: %d\n", f == NULL);
    perror("stdio.tmp");
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    integers();
    floats();
    scanning();
    sorting();
    strings();
    streams();
    return 0;
}
