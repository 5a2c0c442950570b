/** Stable argsort of 32-bit keys: insertion for short rows, else four passes of radix sort, one for each byte. */
export const sortSource = `
/* Maps the order of floats (all NaNs equal and last, -0 equal to +0) onto the order of unsigned integers. */
static uint32_t sortKey(int32_t x, int isFloat) {
  uint32_t u = (uint32_t)x;
  if (!isFloat) return u ^ 0x80000000u;
  if ((u & 0x7fffffffu) > 0x7f800000u) return 0xffffffffu;
  if (u == 0x80000000u) u = 0;
  return u & 0x80000000u ? ~u : u | 0x80000000u;
}

typedef struct { uint32_t key; int32_t index; } entry;
typedef struct { const int32_t *input; int32_t *output; I length; int isFloat; } sorting;

static void sortRow(const sorting *q, I row, entry *x, entry *y) {
  I n = q->length;
  for (I i = 0; i < n; i++) {
    x[i].key = sortKey(q->input[row * n + i], q->isFloat);
    x[i].index = (int32_t)i;
  }
  if (n <= 48) {
    for (I i = 1; i < n; i++) {
      entry e = x[i];
      I j = i;
      for (; j > 0 && x[j - 1].key > e.key; j--) x[j] = x[j - 1];
      x[j] = e;
    }
  } else {
    for (int shift = 0; shift < 32; shift += 8) {
      I counts[257] = {0};
      for (I i = 0; i < n; i++) counts[((x[i].key >> shift) & 255) + 1]++;
      for (int i = 0; i < 256; i++) counts[i + 1] += counts[i];
      for (I i = 0; i < n; i++) y[counts[(x[i].key >> shift) & 255]++] = x[i];
      entry *t = x;
      x = y;
      y = t;
    }
  }
  for (I i = 0; i < n; i++) q->output[row * n + i] = x[i].index;
}

static void sortRows(void *context, I begin, I end, int thread) {
  const sorting *q = context;
  (void)thread;
  entry *x = malloc(sizeof(entry) * 2 * (size_t)q->length);
  if (!x) abort();
  for (I row = begin; row < end; row++) sortRow(q, row, x, x + q->length);
  free(x);
}

static void argsort(const int32_t *input, int32_t *output, I rows, I length, int isFloat) {
  sorting q = {input, output, length, isFloat};
  if (rows && length) parallel(sortRows, &q, rows, rows * length / 512 + 1);
}
`
