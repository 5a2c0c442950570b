import { sizeOf } from "../base/shape.ts"
import { readsOf, writesOf } from "./memory.ts"
import type { Kernel, Program } from "./program.ts"

/** What one kernel does and costs. */
export interface KernelCost {
  readonly name: string
  /** `map`, `reduce`, `contract`, `convolve`, `scatter` or `sort`. */
  readonly kind: string
  /** The sizes of its loops. */
  readonly loops: string
  /** Distinct bytes read and written. */
  readonly bytes: number
  /** Arithmetic instructions over all points; a multiplication and an addition count as two. */
  readonly flops: number
  /** The layer path it came from. */
  readonly origin: string
}

const free = new Set(["const", "index", "load", "toFloat", "toInt", "toBool", "bitsToFloat", "floatToBits"])

export function costOf(kernel: Kernel, program: Program): KernelCost {
  const touched = new Set([...readsOf(kernel), ...writesOf(kernel)])
  const bytes = [...touched].reduce((total, region) => total + 4 * program.regions[region]!.size, 0)
  const base = { name: kernel.name, origin: kernel.origin ?? "", bytes }
  if (kernel.kind === "sort") {
    const { rows, length } = kernel
    return {
      ...base,
      kind: "sort",
      loops: `${rows}×${length}`,
      flops: Math.round(rows * length * Math.log2(length + 1)),
    }
  }
  if (kernel.kind === "contraction") {
    const { batch, m, n, k, epilogue } = kernel
    const after = epilogue ? costOf(epilogue, program).flops : 0
    return {
      ...base,
      kind: "contract",
      loops: [...(batch > 1 ? [batch] : []), m, n, k].join("×"),
      flops: 2 * batch * m * n * k + after,
    }
  }
  if (kernel.kind === "convolution") {
    const { batch, channels, filters, groups, kernel: size, output, epilogue } = kernel
    const after = epilogue ? costOf(epilogue, program).flops : 0
    const multiplications = batch * sizeOf(output) * sizeOf(size) * (channels / groups) * filters
    const loops = [`${[batch, ...output].join("×")}`, `${size.join("×")}`, `${channels}→${filters}`]
    return { ...base, kind: "convolve", loops: loops.join(" "), flops: 2 * multiplications + after }
  }
  const points = sizeOf(kernel.loops)
  const inner = points * sizeOf(kernel.reduce)
  const arithmetic = (list: readonly { readonly op: string }[]) => list.filter((i) => !free.has(i.op)).length
  const flops = inner * (arithmetic(kernel.body) + kernel.accumulators.length) + points * arithmetic(kernel.after)
  const kind = kernel.sequential ? "scatter" : kernel.reduce.length > 0 ? "reduce" : "map"
  const loops = [...kernel.loops, ...kernel.reduce.map((n) => `Σ${n}`)].join("×") || "1"
  return { ...base, kind, loops, flops }
}

/** Scratch memory of a program, in bytes; known before it runs. */
export const arenaBytes = (program: Program): number => 4 * program.arenaSize

/** A table of the kernels, and the totals. */
export function explainProgram(program: Program): string {
  const costs = program.kernels.map((kernel) => costOf(kernel, program))
  const rows = costs.map((c, i) => [String(i), c.kind, c.name, c.loops, count(c.bytes), count(c.flops), c.origin])
  const head = ["#", "kind", "computes", "loops", "bytes", "flops", "from"]
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const right = new Set([0, 4, 5])
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (right.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join("  ")
      .trimEnd()
  const flops = costs.reduce((total, c) => total + c.flops, 0)
  const state = program.variables.reduce((total, v) => total + 4 * v.size, 0)
  return [
    line(head),
    ...rows.map(line),
    `${costs.length} kernels, ${count(flops)} operations, arena ${count(arenaBytes(program))}B, variables ${count(state)}B`,
  ].join("\n")
}

function count(n: number): string {
  for (const [unit, size] of [
    ["G", 1e9],
    ["M", 1e6],
    ["k", 1e3],
  ] as const)
    if (n >= size) return `${(n / size).toPrecision(3)} ${unit}`
  return `${n} `.trimEnd()
}
