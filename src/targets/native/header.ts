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

/** What programs with convolutions know beside that; src/targets/gather.ts says what it means. */
export const convolutionHeader = `typedef struct {
  /* Along each axis: the first element, how far apart they are, how many; where in the box their taps begin, and move. */
  I first[3], step[3], count[3], from[3], stride[3];
  /* The taps' reach along the axis of blocks. */
  I lowest, highest;
  /* Pieces of a patch that lie in a row: where, in floats from the patch's beginning on, and how long; places along the axis of blocks. */
  I runs, length;
  const I *run, *place;
  /* For every tap its place in the kernel. */
  I taps;
  const I *tap;
} phase;
typedef struct {
  I batch, groups;
  /* Channels of source and destination, of all groups and of one. */
  I from, to, fromGroup, toGroup;
  I source[3], destination[3], box[3], low[3];
  int inPlace;
  I phases;
  const phase *phase;
  /* The source; the kernel (or what is multiplied with the source to give it); the result. */
  const float *x, *w;
  float *y;
  /* Steps in the kernel, in floats: from tap to tap, along the source's channels, the destination's, and the groups. */
  I wTap, wFrom, wTo, wGroup;
  void (*epilogue)(void **s, I batch, I r0, I r1, I c0, I c1);
  void **s;
} gather;
typedef struct {
  void (*convolve)(const gather *q);
  void (*convolveKernel)(const gather *q);
} convolutions;
`
