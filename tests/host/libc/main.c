// Host tests of the C library, malloc excepted.
#include "tests/host/libc/tests.h"

static const struct host_test tests[] = {
    HOST_TEST(test_string_tables),   HOST_TEST(test_string_page_edge),
    HOST_TEST(test_string_random),   HOST_TEST(test_memory_random),
    HOST_TEST(test_tokens_random),   HOST_TEST(test_error_texts),
    HOST_TEST(test_ctype),           HOST_TEST(test_printf_tables),
    HOST_TEST(test_printf_integers), HOST_TEST(test_printf_text),
    HOST_TEST(test_printf_floats),   HOST_TEST(test_printf_long_doubles),
    HOST_TEST(test_scanf_tables),    HOST_TEST(test_scanf_random),
    HOST_TEST(test_strtol_random),   HOST_TEST(test_strtod_tables),
    HOST_TEST(test_strtod_random),   HOST_TEST(test_strtod_halves),
    HOST_TEST(test_round_trip),      HOST_TEST(test_qsort),
    HOST_TEST(test_bsearch),         HOST_TEST(test_random),
    HOST_TEST(test_fnmatch),         HOST_TEST(test_path_parts),
    HOST_TEST(test_calendar),        HOST_TEST(test_strftime),
    HOST_TEST(test_math_random),     HOST_TEST(test_math_edges),
    HOST_TEST(test_math_parts),      HOST_TEST(test_math_to_integer),
};

int main(int argc, char **argv)
{
    return host_run_tests(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
