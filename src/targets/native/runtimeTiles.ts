import type { Isa } from "./isa.ts"

/** The size of a register tile, and vectors, aligned or not. */
export const vectorSource = ({ lanes, rows, vectors }: Isa): string => `#define LANES ${lanes}
#define ROWS ${rows}
#define VECTORS ${vectors}
#define COLUMNS (LANES * VECTORS)
typedef float V __attribute__((vector_size(LANES * 4)));
typedef float U __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
`

/**
 * The microkernels: a tile of c, held in registers, += a·b over k. One function for every number of rows and of column
 * vectors, so that no edge falls off a cliff; `Strided` reads a from any strides, `Packed` from panels of `isa.rows`.
 */
export function tilesSource(isa: Isa): string {
  const { rows, vectors } = isa
  const most = (v: number) => (v === 1 ? 2 * rows : rows)
  const parts = [
    `${vectorSource(isa)}typedef void tile(I k, const float *a, I row, I col, const float *b, I bRow, float *c, I cRow, int add);
`,
  ]
  for (let v = 1; v <= vectors; v++) {
    for (let r = 1; r <= most(v); r++) parts.push(tile(`strided${r}_${v}`, r, v, "row", "col"))
    parts.push(tile(`packed${v}`, rows, v, "1", "ROWS"))
  }
  const names = (r: number) =>
    Array.from({ length: vectors }, (_, v) => (r <= most(v + 1) ? `strided${r}_${v + 1}` : "0")).join(", ")
  parts.push(`static tile *const strided[2 * ROWS][VECTORS] = {
${Array.from({ length: 2 * rows }, (_, r) => `  {${names(r + 1)}},`).join("\n")}
};
static tile *const packed[VECTORS] = {${Array.from({ length: vectors }, (_, v) => `packed${v + 1}`).join(", ")}};
`)
  return parts.join("")
}

function tile(name: string, rows: number, vectors: number, row: string, col: string): string {
  const is = Array.from({ length: rows }, (_, i) => i)
  const js = Array.from({ length: vectors }, (_, j) => j)
  const each = (line: (i: number, j: number) => string) =>
    is.map((i) => js.map((j) => line(i, j)).join(" ")).join("\n  ")
  // One moving offset for all row pointers is one addition a step; but many pointers would not fit into registers, so
  // then there is a pointer for every third row only, and three offsets.
  const group = rows > 8 && row !== "1" ? 3 : 1
  const bases = is.filter((i) => i % group === 0)
  const offsets = Array.from({ length: group }, (_, i) => i)
  const step = `{
    ${js.map((j) => `V b${j} = *(const U *)(b + ${j} * LANES);`).join(" ")}
    ${is.map((i) => `{ float x = a${i - (i % group)}[o${i % group}]; ${js.map((j) => `c${i}_${j} += x * b${j};`).join(" ")} }`).join("\n    ")}
    ${offsets.map((i) => `o${i} += ${col};`).join(" ")}
    b += bRow;
  }`
  return `static void ${name}(I k, const float *a, I row, I col, const float *b, I bRow, float *c, I cRow, int add) {
  (void)row; (void)col;
  ${bases.map((i) => `const float *a${i} = a + ${i} * ${row};`).join(" ")}
  // c is needed at the end only, and by then it should have arrived.
  ${is.map((i) => `__builtin_prefetch(c + ${i} * cRow, 1);`).join(" ")}
  ${each((i, j) => `V c${i}_${j} = {0};`)}
  ${offsets.map((i) => `I o${i} = ${i} * ${row};`).join(" ")}
#pragma GCC unroll 4
  for (I p = 0; p < k; p++) ${step}
  if (add) {
  ${each((i, j) => `c${i}_${j} += *(const U *)(c + ${i} * cRow + ${j} * LANES);`)}
  }
  ${each((i, j) => `*(U *)(c + ${i} * cRow + ${j} * LANES) = c${i}_${j};`)}
}
`
}

/** The chip's limit: as many independent fused multiply-adds as hide their latency, nothing from memory. */
export function limitSource(isa: Isa): string {
  const count = isa.rows * isa.vectors
  const is = Array.from({ length: count }, (_, i) => i)
  return `
double kasane_fma(I steps) {
  float zero = steps < 0 ? 1.0f : 0.0f;
  V x = {0}, y = {0};
  x += zero + 0.5f; y += zero + 0.25f;
  ${is.map((i) => `V c${i} = {0}; c${i} += zero + ${i}.0f;`).join(" ")}
  __asm__ volatile("" : "+${vectorConstraint(isa)}"(x), "+${vectorConstraint(isa)}"(y));
  struct timespec t0, t1;
  clock_gettime(CLOCK_MONOTONIC, &t0);
  for (I i = 0; i < steps; i++) {
    ${is.map((i) => `c${i} = c${i} * x + y;`).join(" ")}
  }
  clock_gettime(CLOCK_MONOTONIC, &t1);
  V sum = {0};
  ${is.map((i) => `sum += c${i};`).join(" ")}
  __asm__ volatile("" : : "${vectorConstraint(isa)}"(sum));
  double seconds = (double)(t1.tv_sec - t0.tv_sec) + 1e-9 * (double)(t1.tv_nsec - t0.tv_nsec);
  return 2.0 * LANES * ${count} * (double)steps / seconds / 1e9;
}
`
}

function vectorConstraint(isa: Isa): string {
  if (isa.name === "avx512") return "v"
  if (isa.name === "neon") return "w"
  // "plain" may be any machine: memory always works and is outside the timed loop.
  return isa.name === "avx2" ? "x" : "m"
}
