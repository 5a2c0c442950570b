import { contractionAsLoops } from "../../compile/contractionAsLoops.ts"
import type {
  ContractionKernel,
  ConvolutionKernel,
  Kernel,
  LoopKernel,
  Program,
  Region,
} from "../../compile/program.ts"
import { estimate, product } from "./cost.ts"
import { convolutionHeader, header } from "./header.ts"
import { convolutionCall } from "./printConvolution.ts"
import { prelude } from "./printExpression.ts"
import { printEpilogue, printMap } from "./printMap.ts"
import { localise } from "./printNest.ts"
import { printReduce } from "./printReduce.ts"
import { sideBySide } from "./sideBySide.ts"
import { splitReductions } from "./splitReduce.ts"

/** Foreign calls take at most 64 arguments. */
const MOST_PARAMETERS = 48

/** How the addresses a program works on are laid out; the caller fills the table that `kasane_run` is given. */
export interface Layout {
  /** Entries before the first variable: the runtime's functions, the number of threads, the convolutions. */
  readonly variables: number
  readonly constants: number
  readonly length: number
}

export interface PrintedProgram {
  readonly source: string
  /** `kasane_run(table, io)`: too many inputs and outputs to pass one by one, so their addresses come in a second table. */
  readonly packed: boolean
  /** Whether it needs the table of convolutions. */
  readonly convolves: boolean
  readonly layout: Layout
}

/**
 * C for a program: one function a kernel and `kasane_run(table, input…, output…)`, which runs them in turn. Memory is
 * reached only through the addresses that are passed, so one shared object serves any number of copies of a program.
 */
export function printProgram(original: Program): PrintedProgram {
  const program = splitReductions(original)
  const { inputs, outputs, variables, constants, regions } = program
  const firstOf = {
    arena: 0,
    input: 1,
    output: 1 + inputs.length,
    variable: 1 + inputs.length + outputs.length,
    constant: 1 + inputs.length + outputs.length + variables.length,
  }
  const writer: Writer = {
    regions,
    address(index, offset = 0) {
      const region = regions[index]!
      return `(float *)s[${firstOf[region.space] + region.slot}] + ${region.offset + offset}`
    },
    functions: new Map(),
  }
  const statements = program.kernels.flatMap((kernel) =>
    printKernel(kernel, writer).map((statement) => ({ kernel, ...statement })),
  )
  const turns: string[] = []
  const calls = sideBySide(statements, regions).map((turn) => {
    if (turn.length === 1) return turn[0]!.text
    const name = `t${turns.length}`
    turns.push(printTurn(turn, name))
    return `R->parallel(${name}, s, ${turn.length}, ${turn.length});`
  })
  const parameters = [...inputs.map((_, i) => `void *in${i}`), ...outputs.map((_, i) => `void *out${i}`)]
  const packed = parameters.length > MOST_PARAMETERS
  const io = parameters.map((parameter, i) => (packed ? `io[${i}]` : parameter.slice("void *".length)))
  const given = [...variables, ...constants].map((_, i) => `table[${3 + i}]`)
  const convolves = program.kernels.some(({ kind }) => kind === "convolution")
  const source = `${header}${convolves ? convolutionHeader : ""}${prelude}${[...writer.functions.keys()].map((text, i) => named(text, `k${i}`)).join("")}${turns.join("")}
int kasane_run(${["void **table", ...(packed ? ["void **io"] : parameters)].join(", ")}) {
const runtime *R = table[0];${convolves ? " const convolutions *C = table[2];" : ""}
void *s[] = {R->begin(${program.arenaSize}, (int)(I)table[1]), ${[...io, ...given].join(", ")}};
if (!s[0]) return 1;
${calls.join("\n")}
R->end();
return 0;
}
`
  return {
    source,
    packed,
    convolves,
    layout: { variables: 3, constants: 3 + variables.length, length: 3 + variables.length + constants.length },
  }
}

/** What is written so far: the text of each function, with NAME for its name, and its number. */
interface Writer {
  readonly regions: readonly Region[]
  address(region: number, offset?: number): string
  readonly functions: Map<string, string>
}

const NAME = "KERNEL"

const named = (text: string, name: string): string => text.replace(NAME, name)

function define(writer: Writer, text: string): string {
  const { functions } = writer
  if (!functions.has(text)) functions.set(text, `k${functions.size}`)
  return functions.get(text)!
}

/** Names come from user code: nothing in them may end a comment. */
const comment = (kernel: Kernel): string => `/* ${kernel.name.replace(/[^ -~·]|\*\//g, " ")} */`

const addresses = (writer: Writer, regions: readonly number[]): string =>
  `void *c[] = {${regions.map((region) => writer.address(region)).join(", ") || "0"}};`

function printKernel(kernel: Kernel, writer: Writer): Statement[] {
  if (kernel.kind === "loop") return printLoop(kernel, writer)
  if (kernel.kind === "contraction") return printContraction(kernel, writer)
  if (kernel.kind === "convolution") return printConvolution(kernel, writer)
  const { rows, length, input, output } = kernel
  const isFloat = writer.regions[input]!.dtype === "float32" ? 1 : 0
  const pointer = (region: number) => `(int32_t *)(${writer.address(region)})`
  return [{ text: `R->argsort(${pointer(input)}, ${pointer(output)}, ${rows}, ${length}, ${isFloat});` }]
}

/** What runs a kernel. */
interface Statement {
  readonly text: string
  /** Nanoseconds it takes, if threads do not share it. */
  readonly alone?: number
}

/** A function that runs statements by their numbers. */
function printTurn(statements: readonly Statement[], name: string): string {
  return `static void ${name}(void *context, I begin, I end, int thread) {
void **s = context; (void)thread;
for (I i = begin; i < end; i++) switch (i) {
${statements.map(({ text }, i) => `case ${i}: ${text} break;`).join("\n")}
}
}
`
}

function printLoop(original: LoopKernel, writer: Writer): Statement[] {
  const reduces = original.accumulators.length > 0
  if (product(original.loops) === 0 || (!reduces && product(original.reduce) === 0)) return []
  const { kernel, regions } = localise(original)
  const around = { regions: regions.map((region) => writer.regions[region]!) }
  const { source, units, chunks } = reduces ? printReduce(kernel, NAME, around) : printMap(kernel, NAME, around)
  const name = define(writer, source)
  const shared = chunks > 1
  const call = shared ? `R->parallel(${name}, c, ${units}, ${chunks});` : `${name}(c, 0, ${units}, 0);`
  const text = `{ ${comment(kernel)} ${addresses(writer, regions)} ${call} }`
  return [shared ? { text } : { text, alone: estimate(original) }]
}

function printContraction(kernel: ContractionKernel, writer: Writer): Statement[] {
  const { batch, m, n, k, a, b, epilogue } = kernel
  if (batch * m * n === 0) return []
  // A vector on either side gives no tile to fill, and a tiny product no time to call anything.
  if (k === 0 || m === 1 || (n === 1 && (a.colStride !== 1 || m < 32 || k < 64 || m * k < 16384)) || m * n * k <= 1024)
    return [...printLoop(contractionAsLoops(kernel), writer), ...(epilogue ? printLoop(epilogue, writer) : [])]
  const strides = (x: typeof a) => [x.batchStride, x.rowStride, x.colStride].join(", ")
  const operands = [writer.address(a.region, a.offset), writer.address(b.region, b.offset), writer.address(kernel.c)]
  const sizes = [batch, m, n, k].join(", ")
  const contract = (function_: string, context: string) =>
    `contraction q = {${sizes}, ${operands.join(", ")}, ${strides(a)}, ${strides(b)}, ${function_}, ${context}}; R->contract(&q);`
  const end = printEnd(epilogue, writer)
  return [{ text: `{ ${comment(kernel)} ${end.regions} ${contract(end.name, end.context)} }` }]
}

/** The function that finishes a contraction, and the addresses it works on; none are 0. */
function printEnd(epilogue: LoopKernel | undefined, writer: Writer) {
  if (!epilogue) return { name: "0", context: "0", regions: "" }
  const { kernel: local, regions } = localise(epilogue)
  const around = { regions: regions.map((region) => writer.regions[region]!) }
  const name = define(writer, printEpilogue(local, NAME, around))
  return { name, context: "c", regions: addresses(writer, regions) }
}

function printConvolution(kernel: ConvolutionKernel, writer: Writer): Statement[] {
  const { a, b, c, epilogue } = kernel
  if (writer.regions[c]!.size === 0) return []
  const end = printEnd(epilogue, writer)
  const call = convolutionCall(kernel, {
    x: writer.address(a.region, a.offset),
    w: writer.address(b.region, b.offset),
    y: writer.address(c),
    epilogue: end.name,
    context: end.context,
  })
  return [{ text: `{ ${comment(kernel)} ${end.regions} ${call} }` }]
}
