import type { ContractionKernel, Instruction, Kernel, LoopKernel, Program, Region } from "../../compile/program.ts"
import { product } from "./cost.ts"
import { header } from "./header.ts"
import { helpers } from "./printExpression.ts"
import { printEpilogue, printMap } from "./printMap.ts"
import type { Surroundings } from "./printNest.ts"
import { printReduce } from "./printReduce.ts"
import { splitReductions } from "./splitReduce.ts"

/** Foreign calls take at most 64 arguments. */
const MOST_PARAMETERS = 48

/** How the addresses a program works on are laid out; the caller fills the table that `kasane_run` is given. */
export interface Layout {
  /** Entries before the first variable: the runtime's functions, the number of threads. */
  readonly variables: number
  readonly constants: number
  readonly length: number
}

export interface PrintedProgram {
  readonly source: string
  /** `kasane_run(table, io)`: too many inputs and outputs to pass one by one, so their addresses come in a second table. */
  readonly packed: boolean
  readonly layout: Layout
}

/**
 * C for a program: one function a kernel and `kasane_run(table, input…, output…)`, which runs them in order. Memory is
 * reached only through the addresses that are passed, so one shared object serves any number of copies of a program.
 */
export function printProgram(original: Program): PrintedProgram {
  const program = splitReductions(original)
  const { inputs, outputs, variables, constants } = program
  const firstOf = {
    arena: 0,
    input: 1,
    output: 1 + inputs.length,
    variable: 1 + inputs.length + outputs.length,
    constant: 1 + inputs.length + outputs.length + variables.length,
  }
  const slots = firstOf.constant + constants.length
  const around: Surroundings = {
    regions: program.regions,
    slotOf: (region: Region) => firstOf[region.space] + region.slot,
  }
  const functions: string[] = []
  const calls: string[] = []
  program.kernels.forEach((kernel, i) => {
    const printed = printKernel(kernel, `k${i}`, around)
    if (!printed) return
    functions.push(`/* ${comment(kernel)} */\n${printed.source}`)
    calls.push(printed.call)
  })
  const parameters = [...inputs.map((_, i) => `void *in${i}`), ...outputs.map((_, i) => `void *out${i}`)]
  const packed = parameters.length > MOST_PARAMETERS
  const given = [...variables, ...constants].map((_, i) => `s[${firstOf.variable + i}] = table[${2 + i}];`)
  const source = `${header}${helpers}${functions.join("")}
void kasane_run(${["void **table", ...(packed ? ["void **io"] : parameters)].join(", ")}) {
const runtime *R = table[0];
void *s[${slots}];
${inputs.map((_, i) => `s[${firstOf.input + i}] = ${packed ? `io[${i}]` : `in${i}`};`).join(" ")}
${outputs.map((_, i) => `s[${firstOf.output + i}] = ${packed ? `io[${inputs.length + i}]` : `out${i}`};`).join(" ")}
${given.join(" ")}
s[0] = R->begin(${program.arenaSize}, (int)(I)table[1]);
${calls.join("\n")}
R->end();
}
`
  return {
    source,
    packed,
    layout: { variables: 2, constants: 2 + variables.length, length: 2 + variables.length + constants.length },
  }
}

/** Names and origins come from user code: nothing in them may end a comment. */
const comment = (kernel: Kernel): string => kernel.name.replace(/[^ -~·]|\*\//g, " ")

function printKernel(kernel: Kernel, name: string, around: Surroundings): { source: string; call: string } | undefined {
  if (kernel.kind === "loop") return printLoop(kernel, name, around)
  if (kernel.kind === "sort") {
    const { rows, length } = kernel
    const address = (index: number) => {
      const region = around.regions[index]!
      return `(int32_t *)s[${around.slotOf(region)}] + ${region.offset}`
    }
    const isFloat = around.regions[kernel.input]!.dtype === "float32" ? 1 : 0
    const call = `R->argsort(${address(kernel.input)}, ${address(kernel.output)}, ${rows}, ${length}, ${isFloat});`
    return { source: "", call }
  }
  return printContraction(kernel, name, around)
}

function printLoop(
  kernel: LoopKernel,
  name: string,
  around: Surroundings,
): { source: string; call: string } | undefined {
  if (product(kernel.loops) === 0 || kernel.stores.length === 0) return undefined
  const reduces = kernel.accumulators.length > 0
  // A reduction whose result nobody accumulates has nothing to do either.
  if (!reduces && product(kernel.reduce) === 0) return undefined
  const { source, units, chunks } = reduces ? printReduce(kernel, name, around) : printMap(kernel, name, around)
  const call = chunks > 1 ? `R->parallel(${name}, s, ${units}, ${chunks});` : `${name}(s, 0, ${units}, 0);`
  return { source, call }
}

function printContraction(kernel: ContractionKernel, name: string, around: Surroundings) {
  const { batch, m, n, k, a, b, epilogue } = kernel
  if (batch * m * n === 0) return undefined
  const c = around.regions[kernel.c]!
  // A vector on either side gives no tile to fill, and a tiny product no time to call anything.
  if (k === 0 || m === 1 || n === 1 || m * n * k <= 1024) {
    const loop = printLoop(asLoops(kernel), name, around)
    const rest = epilogue && printLoop(epilogue, `${name}e`, around)
    return {
      source: (loop?.source ?? "") + (rest?.source ?? ""),
      call: [loop?.call, rest?.call].filter((x) => x !== undefined).join("\n"),
    }
  }
  const address = (region: Region, offset = 0) => `(float *)s[${around.slotOf(region)}] + ${region.offset + offset}`
  const operand = (x: typeof a) => address(around.regions[x.region]!, x.offset)
  const strides = (x: typeof a) => `${x.batchStride}, ${x.rowStride}, ${x.colStride}`
  const call = `{ contraction q = {${batch}, ${m}, ${n}, ${k}, ${operand(a)}, ${operand(b)}, ${address(c)}, ${strides(a)}, ${strides(b)}, ${epilogue ? `${name}e` : "0"}, s};
R->contract(&q); }`
  return { source: epilogue ? printEpilogue(epilogue, `${name}e`, around) : "", call }
}

/** The same contraction as a reduction over k. */
function asLoops(kernel: ContractionKernel): LoopKernel {
  const { batch, m, n, k, a, b } = kernel
  const load = (x: typeof a, row: number, col: number): Instruction => ({
    op: "load",
    dtype: "float32",
    region: x.region,
    at: {
      constant: x.offset,
      terms: [
        [0, x.batchStride],
        [row, x.rowStride],
        [col, x.colStride],
      ],
    },
  })
  return {
    kind: "loop",
    name: kernel.name,
    origin: kernel.origin,
    loops: [batch, m, n],
    reduce: [k],
    body: [load(a, 1, 3), load(b, 3, 2), { op: "mul", dtype: "float32", args: [0, 1] }],
    accumulators: [{ op: "sum", dtype: "float32", value: 2 }],
    after: [],
    stores: [
      {
        region: kernel.c,
        at: {
          constant: 0,
          terms: [
            [0, m * n],
            [1, n],
            [2, 1],
          ],
        },
        value: 3,
        mode: "set",
      },
    ],
    sequential: false,
  }
}
