import type { Instruction, LoopKernel, Region } from "../../compile/program.ts"
import { expression, type Known, type Names, place, typeOf } from "./printExpression.ts"

/** What printing needs to know around a kernel: the regions that its numbers stand for. */
export interface Surroundings {
  readonly regions: readonly Region[]
}

/**
 * The kernel with its regions numbered by first appearance, and which they were: kernels that differ only in where
 * their memory is (the layers of a deep network) then print alike and are compiled once.
 */
export function localise(kernel: LoopKernel): { kernel: LoopKernel; regions: readonly number[] } {
  const numbers = new Map<number, number>()
  const local = (region: number): number => {
    if (!numbers.has(region)) numbers.set(region, numbers.size)
    return numbers.get(region)!
  }
  const instruction = (x: Instruction): Instruction => (x.op === "load" ? { ...x, region: local(x.region) } : x)
  const renumbered = {
    ...kernel,
    body: kernel.body.map(instruction),
    after: kernel.after.map(instruction),
    stores: kernel.stores.map((x) => ({ ...x, region: local(x.region) })),
  }
  return { kernel: renumbered, regions: [...numbers.keys()] }
}

/** How many threads may share a kernel: `chunks` pieces of its `units` independent parts. */
export interface Printed {
  readonly source: string
  readonly units: number
  readonly chunks: number
}

export const overlaps = (a: Region, b: Region): boolean =>
  a.space === b.space && a.slot === b.slot && a.offset < b.offset + b.size && b.offset < a.offset + a.size

/** Regions that a kernel reads or writes, and which of them overlap one that it writes. */
export function touched(kernel: LoopKernel, regions: readonly Region[]) {
  const loads = [...kernel.body, ...kernel.after].flatMap((x) => (x.op === "load" ? [x.region] : []))
  const stores = kernel.stores.map((x) => x.region)
  const all = [...new Set([...loads, ...stores])].sort((a, b) => a - b)
  const written = new Set(all.filter((x) => stores.some((y) => overlaps(regions[x]!, regions[y]!))))
  return { all, written }
}

/**
 * One pointer a region. `restrict` is a promise that nothing else reaches the memory, so a region that overlaps another
 * (an update in place through two regions) does without.
 */
export function pointers(kernel: LoopKernel, { regions }: Surroundings): string {
  const { all, written } = touched(kernel, regions)
  return all
    .map((index) => {
      const region = regions[index]!
      const shared = all.some(
        (other) => other !== index && overlaps(region, regions[other]!) && (written.has(index) || written.has(other)),
      )
      const type = typeOf(region.dtype)
      return `${type} *${shared ? "" : "restrict "}r${index} = s[${index}];`
    })
    .join("\n")
}

export const names: Names = {
  value: (id) => `v${id}`,
  loop: (loop) => `i${loop}`,
  region: (region) => `r${region}`,
}

/** One statement for every instruction, grouped by how deep in a nest of loops it has to stand. */
export function statements(
  kernel: LoopKernel,
  section: "body" | "after",
  order: readonly number[],
  regions: readonly Region[],
): string[][] {
  const { written } = touched(kernel, regions)
  const first = section === "body" ? 0 : kernel.body.length + kernel.accumulators.length
  const depths: number[] = []
  const lines: string[][] = Array.from({ length: order.length + 1 }, () => [])
  const floats = floatValues(kernel)
  const known: Known = {
    isFloat: (id) => floats[id] === true,
    constant: (id) => constantIn(kernel, id),
  }
  kernel[section].forEach((x, i) => {
    const depth = depthOf(x, section === "after" ? kernel.body.length + kernel.accumulators.length : 0)
    depths[i] = depth
    const id = first + i
    lines[depth]!.push(`${typeOf(x.dtype)} v${id} = ${expression(x, names, known)};`)
  })
  return lines

  function depthOf(x: Instruction, offset: number): number {
    let depth = 0
    const atLeast = (other: number) => {
      if (other > depth) depth = other
    }
    // Values from outside this section (accumulators) exist only once all loops around it are open.
    const value = (id: number) => atLeast(depths[id - offset] ?? order.length)
    if (x.op === "load" && (kernel.sequential || written.has(x.region))) return order.length
    if ("at" in x) for (const [loop, coefficient] of x.at.terms) if (coefficient) atLeast(order.indexOf(loop) + 1)
    if ("args" in x) for (const id of x.args) value(id)
    if (x.op === "load" && x.plus !== undefined) value(x.plus)
    return depth
  }
}

function constantIn({ body, accumulators, after }: LoopKernel, id: number): number | undefined {
  const x = id < body.length ? body[id] : after[id - body.length - accumulators.length]
  return x?.op === "const" ? x.value : undefined
}

export function floatValues(kernel: LoopKernel): readonly boolean[] {
  return [...kernel.body, ...kernel.accumulators, ...kernel.after].map((x) => x.dtype === "float32")
}

export function storeStatements(kernel: LoopKernel): string[] {
  const floats = floatValues(kernel)
  return kernel.stores.map((x) => {
    const to = place(x, names)
    if (x.mode === "set") return `${to} = v${x.value};`
    return floats[x.value] ? `${to} += v${x.value};` : `${to} = addInt(${to}, v${x.value});`
  })
}

/** Opens `for` loops around `inside`, putting each group of statements as far out as it can stand. */
export function nest(
  loops: readonly { readonly loop: number; readonly open: string }[],
  groups: readonly (readonly string[])[],
  inside: readonly string[],
): string {
  const text = [...groups[0]!]
  loops.forEach(({ open }, depth) => {
    text.push(open, ...groups[depth + 1]!)
  })
  text.push(...inside, ...loops.map(() => "}"))
  return text.join("\n")
}

export const forLoop = (loop: number, extent: number | string): string =>
  `for (I i${loop} = 0; i${loop} < ${extent}; i${loop}++) {`

export const simd = "#pragma omp simd\n"

/** Recovers loop variables from one number that counts through all of them. */
export function decode(loops: readonly number[], extents: readonly number[], from: string): string {
  let inner = 1
  const parts: string[] = []
  for (let i = loops.length - 1; i >= 0; i--) {
    const whole = inner === 1 ? from : `${from} / ${inner}`
    parts.unshift(`I i${loops[i]} = ${i === 0 ? whole : `${whole} % ${extents[i]}`};`)
    inner *= extents[i]!
  }
  return parts.join(" ")
}
