/* Food for a compiler: the same function many times with other numbers. */
#define JOIN2(a, b) a##b
#define JOIN(a, b)  JOIN2(a, b)

struct list {
    struct list *next;
    int values[4];
};

#define ONE(n)                                                                                     \
    int JOIN(work_, n)(struct list * l, int k)                                                     \
    {                                                                                              \
        int sum = n;                                                                               \
        for (; l; l = l->next) {                                                                   \
            switch ((l->values[0] + k) % 5) {                                                      \
            case 0:                                                                                \
                sum += l->values[1] * n;                                                           \
                break;                                                                             \
            case 1:                                                                                \
                sum ^= l->values[2] << (n % 7);                                                    \
                break;                                                                             \
            case 2:                                                                                \
                for (int i = 0; i < n % 13; i++)                                                   \
                    sum += l->values[i % 4] / (k + i + 1);                                         \
                break;                                                                             \
            default:                                                                               \
                l->values[3] = sum % (n + 1);                                                      \
            }                                                                                      \
        }                                                                                          \
        return sum;                                                                                \
    }

#define TEN(n)                                                                                     \
    ONE(n##0)                                                                                      \
    ONE(n##1)                                                                                      \
    ONE(n##2)                                                                                      \
    ONE(n##3)                                                                                      \
    ONE(n##4)                                                                                      \
    ONE(n##5)                                                                                      \
    ONE(n##6)                                                                                      \
    ONE(n##7)                                                                                      \
    ONE(n##8)                                                                                      \
    ONE(n##9)

TEN(1)
TEN(2)
TEN(3)
TEN(4)
TEN(5)
TEN(6)
TEN(7)
TEN(8)
