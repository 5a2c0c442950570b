import type { Isa } from "./isa.ts"

/** The most columns in one tile of dot products. */
const most = 4

/**
 * The last columns of c, where they do not fill a vector. If rows of a lie in memory they are dot products, with vectors
 * along k; if columns do, the usual tile computes them with a and b in each other's place, with vectors along the rows.
 * Either way such a column takes about as long as one of a whole vector. All of k is done in one go, so that no sum
 * depends on blocks or on threads.
 */
export function dotsSource(isa: Isa): string {
  const columns = Array.from({ length: most }, (_, j) => j + 1)
  const rows = columns.map((c) => Math.min(8, Math.floor((isa.rows * isa.vectors) / c)))
  return `
#define MIN(x, y) ((x) < (y) ? (x) : (y))
/* Steps, in floats, that come close to a page: then places in the cache, and of the page table, are contended for. */
#define FAR 1024
typedef int32_t M __attribute__((vector_size(LANES * 4)));
typedef int32_t N __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
/* Read from its middle on, a vector of zeros; from element i on, one whose last i lanes are kept. */
static const int32_t masks[2 * LANES] = {${columnsOf(2 * isa.lanes, (i) => (i < isa.lanes ? "0" : "-1"))}};

static inline float total(V x) {
  float s[LANES];
  *(U *)s = x;
  return ${sum(0, isa.lanes)};
}

typedef void dots(I k, const float *a, I row, const float *b, float *c, I cRow, I height);
${columns.map((c, j) => dots(rows[j]!, c, isa)).join("")}
static dots *const dotsOf[] = {${columnsOf(most, (j) => `dots${j + 1}`)}};
static const I dotRows[] = {${rows.join(", ")}};
${tailSource}`
}

const columnsOf = (count: number, each: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => each(i)).join(", ")

/** The sum of `count` lanes, in pairs. */
const sum = (from: number, count: number): string =>
  count === 1 ? `s[${from}]` : `(${sum(from, count / 2)} + ${sum(from + count / 2, count / 2)})`

/** rows × columns dot products; rows from `height` on are the last one again, and are not stored. */
function dots(rows: number, columns: number, isa: Isa): string {
  const is = Array.from({ length: rows }, (_, i) => i)
  const js = Array.from({ length: columns }, (_, j) => j)
  // Left to itself, gcc reads anew what is used more than once, and is bound by that.
  const keep = { avx512: "v", avx2: "x", neon: undefined, plain: undefined }[isa.name]
  const load = (name: string, from: string) =>
    `V ${name} = ${from};${keep ? ` __asm__("" : "+${keep}"(${name}));` : ""}`
  const step = (at: string, masked: (x: string) => string) => {
    const a = (i: number) => load(`a${i}`, masked(`*(const U *)(row${i} + ${at})`))
    const b = (j: number) => load(`b${j}`, masked(`*(const U *)(b + ${j} * k + ${at})`))
    const add = (i: number, j: number) => `c${i}_${j} += a${i} * b${j};`
    // The fewer stay in registers while the others pass by.
    return rows < columns
      ? `${is.map(a).join(" ")}
    ${js.map((j) => `{ ${b(j)} ${is.map((i) => add(i, j)).join(" ")} }`).join("\n    ")}`
      : `${js.map(b).join(" ")}
    ${is.map((i) => `{ ${a(i)} ${js.map((j) => add(i, j)).join(" ")} }`).join("\n    ")}`
  }
  return `static void dots${columns}(I k, const float *a, I row, const float *b, float *c, I cRow, I height) {
  ${is.map((i) => `const float *row${i} = a${i ? ` + MIN(${i}, height - 1) * row` : ""};`).join("\n  ")}
  ${is.map((i) => js.map((j) => `V c${i}_${j} = {0};`).join(" ")).join("\n  ")}
  I p = 0;
  for (; p + LANES <= k; p += LANES) {
    ${step("p", (x) => x)}
  }
  if (p < k) {
    /* The last vector, without what has been added already. */
    M mask = *(const N *)(masks + k - p);
    p = k - LANES;
    ${step("p", (x) => `(V)((M)${x} & mask)`)}
  }
  ${is.map((i) => `${i ? `if (height > ${i}) ` : ""}{ ${js.map((j) => `c[${i} * cRow + ${j}] = total(c${i}_${j});`).join(" ")} }`).join("\n  ")}
}
`
}

const tailSource = `
/* How many columns are left to computeTail: as many as take longer as part of a vector. */
static I tailOf(const contraction *q, int packA) {
  I k = q->k, tail = q->n % LANES, vectors = q->n / LANES;
  if (k < LANES || q->m < COLUMNS) return 0;
  if (q->aCol != 1 && (q->aRow != 1 || packA || q->aCol >= FAR || tail > ROWS)) return 0;
  /* In multiply-adds of vectors, a row; the sum of a vector's lanes takes as long as several. */
  I dots = tail * (k / LANES + LANES * 3 / 4);
  return dots < (vectors % VECTORS ? k * 5 / 8 : k) ? tail : 0;
}

/* Columns [n - tail, n) of b, one after the other. */
static void packTail(const contraction *q, I batch, I tail, float *to) {
  const float *b = q->b + batch * q->bBatch + (q->n - tail) * q->bCol;
  for (I p = 0; p < q->k; p++, b += q->bRow)
    for (I j = 0; j < tail; j++) to[j * q->k + p] = b[j * q->bCol];
}

/* The same columns of c, in rows [i0, i1). */
static void computeTail(const contraction *q, I batch, I tail, const float *b, I i0, I i1) {
  I n = q->n, k = q->k, row = q->aRow;
  const float *a = q->a + batch * q->aBatch;
  float *c = q->c + batch * q->m * n + n - tail;
  if (q->aCol == 1) {
    for (I parts = (tail + ${most - 1}) / ${most}; parts; parts--) {
      I width = (tail + parts - 1) / parts, step = dotRows[width - 1];
      for (I i = i0; i < i1; i += step) dotsOf[width - 1](k, a + i * row, row, b, c + i * n, n, MIN(step, i1 - i));
      tail -= width, b += width * k, c += width;
    }
    return;
  }
  float tile[ROWS * COLUMNS];
  for (I i = i0; i < i1; i += COLUMNS) {
    I height = MIN(COLUMNS, i1 - i), vectors = (height + LANES - 1) / LANES;
    /* Where fewer rows are left than the tile has, it begins earlier. */
    I first = MIN(i, q->m - vectors * LANES);
    strided[tail - 1][vectors - 1](k, b, k, 1, a + first, q->aCol, tile, COLUMNS, 0);
    for (I r = 0; r < height; r++)
      for (I j = 0; j < tail; j++) c[(i + r) * n + j] = tile[j * COLUMNS + i - first + r];
  }
}
`
