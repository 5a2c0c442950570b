/** Declarations shared by the runtime and the programs that are handed its functions. Both hash it into their names. */
export const header = `#include <stdint.h>
#include <stddef.h>
typedef int64_t I;
typedef void (*task)(void *context, I begin, I end, int thread);
typedef struct {
  I batch, m, n, k;
  const float *a, *b;
  float *c;
  I aBatch, aRow, aCol, bBatch, bRow, bCol;
  /* Runs on the rectangle [r0, r1) x [c0, c1) of one matrix as soon as it is complete; may be null. */
  void (*epilogue)(void **s, I batch, I r0, I r1, I c0, I c1);
  void **s;
} contraction;
typedef struct {
  /* Waits for its turn; null, and no turn, if there is no memory for the arena. */
  float *(*begin)(I arena, int threads);
  void (*end)(void);
  void (*parallel)(task f, void *context, I units, I chunks);
  void (*contract)(const contraction *q);
  void (*argsort)(const int32_t *input, int32_t *output, I rows, I length, int isFloat);
} runtime;
`
