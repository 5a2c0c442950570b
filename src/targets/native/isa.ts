/** What the runtime's microkernel is shaped by: a tile of `rows` × (`vectors` · `lanes`) floats held in registers. */
export interface Isa {
  readonly name: "avx512" | "avx2" | "neon" | "plain"
  /** Floats in one vector register. */
  readonly lanes: number
  readonly rows: number
  readonly vectors: number
}

const shapes: Record<Isa["name"], Isa> = {
  // 24 accumulators of 32 registers.
  avx512: { name: "avx512", lanes: 16, rows: 12, vectors: 2 },
  // 12 accumulators of 16 registers, which leaves two for B, one or two for A.
  avx2: { name: "avx2", lanes: 8, rows: 6, vectors: 2 },
  neon: { name: "neon", lanes: 4, rows: 8, vectors: 3 },
  // Two-operand SSE without FMA needs a copy for every product, so the tile is small.
  plain: { name: "plain", lanes: 4, rows: 4, vectors: 2 },
}

/** Reads the instruction set from the compiler's own predefined macros, so that it is what the compiler will use. */
export function isaFromMacros(macros: string): Isa {
  const has = (name: string) => new RegExp(`^#define ${name}\\b`, "m").test(macros)
  if (has("__AVX512F__") && has("__AVX512VL__") && has("__AVX512DQ__")) return shapes.avx512
  if (has("__AVX2__") && has("__FMA__")) return shapes.avx2
  if (has("__aarch64__") && has("__ARM_NEON")) return shapes.neon
  return shapes.plain
}
