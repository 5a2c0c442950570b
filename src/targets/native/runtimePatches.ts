import type { Isa } from "./isa.ts"

/** Elements of the destination that one tile computes: with one vector of columns some more, to hide the latency. */
export const pixelsOf = ({ rows }: Isa, vectors: number): number => (vectors === 1 ? Math.max(rows, 8) : rows)

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/**
 * The microkernels of convolutions. `patch`: some elements of the destination, each with a pointer to where its patch
 * begins, times a panel of the kernel, whose rows lie in the order in which the patch is read. `outer`: sums of products
 * of neighbouring elements of x with all of y's columns, over an area of both.
 */
export function patchesSource(isa: Isa): string {
  const { vectors, rows } = isa
  const most = pixelsOf(isa, 1)
  const parts = [
    `#define PIXELS ${most}
#define PIXELS_WIDE ${rows}
typedef void patch(I runs, const I *run, I length, const float *const *a, const float *b, float *const *c, I column);
typedef struct { I height, width, aRow, aStep, bRow, bStep; } area;
typedef void outer(const area *s, const float *a, const float *b, float *c, I cRow, int add);
`,
  ]
  for (const v of upTo(vectors)) {
    for (const r of upTo(pixelsOf(isa, v + 1))) parts.push(patch(r + 1, v + 1))
    for (const r of upTo(rows)) parts.push(outer(r + 1, v + 1))
  }
  const list = (name: string, r: number, last: (v: number) => number) =>
    upTo(vectors)
      .map((v) => (r < last(v + 1) ? `${name}${r + 1}_${v + 1}` : "0"))
      .join(", ")
  parts.push(`static patch *const patchTiles[PIXELS][VECTORS] = {
${upTo(most)
  .map((r) => `  {${list("patch", r, (v) => pixelsOf(isa, v))}},`)
  .join("\n")}
};
static outer *const outerTiles[ROWS][VECTORS] = {
${upTo(rows)
  .map((r) => `  {${list("outer", r, () => rows)}},`)
  .join("\n")}
};
`)
  return parts.join("")
}

function patch(pixels: number, vectors: number): string {
  const is = upTo(pixels)
  const js = upTo(vectors)
  const each = (line: (i: number, j: number) => string) =>
    is.map((i) => js.map((j) => line(i, j)).join(" ")).join("\n  ")
  return `static void patch${pixels}_${vectors}(I runs, const I *run, I length, const float *const *a, const float *b, float *const *c, I column) {
  ${is.map((i) => `const float *a${i} = a[${i}];`).join(" ")}
  ${each((i, j) => `V c${i}_${j} = {0};`)}
  for (I u = 0; u < runs; u++) {
    I o = run[u], end = o + length;
#pragma GCC unroll 4
    for (; o < end; o++) {
      ${js.map((j) => `V b${j} = *(const U *)(b + ${j} * LANES);`).join(" ")}
      ${is.map((i) => `{ float x = a${i}[o]; ${js.map((j) => `c${i}_${j} += x * b${j};`).join(" ")} }`).join("\n      ")}
      b += COLUMNS;
    }
  }
  ${each((i, j) => `*(U *)(c[${i}] + column + ${j} * LANES) = c${i}_${j};`)}
}
`
}

function outer(rows: number, vectors: number): string {
  const is = upTo(rows)
  const js = upTo(vectors)
  const each = (line: (i: number, j: number) => string) =>
    is.map((i) => js.map((j) => line(i, j)).join(" ")).join("\n  ")
  return `static void outer${rows}_${vectors}(const area *s, const float *a, const float *b, float *c, I cRow, int add) {
  ${each((i, j) => `V c${i}_${j} = {0};`)}
  I height = s->height, width = s->width, aStep = s->aStep, bStep = s->bStep;
  for (I y = 0; y < height; y++, a += s->aRow, b += s->bRow) {
    const float *p = a, *q = b;
#pragma GCC unroll 2
    for (I x = 0; x < width; x++, p += aStep, q += bStep) {
      ${js.map((j) => `V b${j} = *(const U *)(q + ${j} * LANES);`).join(" ")}
      ${is.map((i) => `{ float x${i} = p[${i}]; ${js.map((j) => `c${i}_${j} += x${i} * b${j};`).join(" ")} }`).join("\n      ")}
    }
  }
  if (add) {
  ${each((i, j) => `c${i}_${j} += *(const U *)(c + ${i} * cRow + ${j} * LANES);`)}
  }
  ${each((i, j) => `*(U *)(c + ${i} * cRow + ${j} * LANES) = c${i}_${j};`)}
}
`
}
