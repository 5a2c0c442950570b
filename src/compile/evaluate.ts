import type { Dtype, HostArray } from "../base/dtype.ts"
import { sizeOf } from "../base/shape.ts"
import { forEachMeeting } from "../graph/meeting.ts"
import type {
  Affine,
  ContractionKernel,
  ConvolutionKernel,
  Instruction,
  LoopKernel,
  Place,
  Program,
  Region,
  SortKernel,
  Store,
} from "./program.ts"
import { binaryOps, isComparison, isUnary, opGives, unaryOps, unaryTakes } from "./scalar.ts"

/**
 * Runs a program in plain TypeScript: slow, and meant to be obviously right, as the oracle that every target's printer
 * is tested against. Each float32 instruction rounds to float32, int32 wraps; sums are accumulated in float64 and
 * rounded once. Outputs and variables are written in place.
 *
 * It trusts nothing: an access outside its region, a value read before it exists, a mistaken dtype or memory read
 * before it was written (scratch starts as NaN, not 0) is a bug of the compiler, and shows.
 */
export function evaluateProgram(
  program: Program,
  inputs: readonly HostArray[],
  outputs: readonly HostArray[],
  variables: readonly HostArray[],
): void {
  const memory = openMemory(program, inputs, outputs, variables)
  for (const kernel of program.kernels) {
    if (kernel.kind === "loop") runLoops(kernel, memory)
    else if (kernel.kind === "sort") runSort(kernel, memory)
    else if (kernel.kind === "contraction") runContraction(kernel, memory)
    else runConvolution(kernel, memory)
  }
}

interface Memory {
  readonly region: Region
  readonly data: HostArray
}

const isFloat = (dtype: Dtype) => dtype === "float32"

/** A quiet NaN as float32, a conspicuous number as int32. */
const POISON = 0x7fc0dead

function openMemory(
  program: Program,
  inputs: readonly HostArray[],
  outputs: readonly HostArray[],
  variables: readonly HostArray[],
): readonly Memory[] {
  const arena = new Int32Array(program.arenaSize).fill(POISON)
  const spaces = { arena: [arena], input: inputs, output: outputs, variable: variables, constant: program.constants }
  for (const [space, specs] of [
    ["input", program.inputs],
    ["output", program.outputs],
    ["variable", program.variables],
  ] as const) {
    specs.forEach((spec, slot) => {
      const array = spaces[space][slot]
      if (array?.length !== spec.size) fail(space, `slot ${slot} takes ${spec.size} elements, got ${array?.length}`)
      const float = array instanceof Float32Array
      if (float !== isFloat(spec.dtype)) fail(space, `slot ${slot} is ${spec.dtype}, got ${array.constructor.name}`)
    })
  }
  return program.regions.map((region, index) => {
    const { space, slot, offset, size, dtype } = region
    const array: HostArray | undefined = spaces[space][slot]
    const name = `region ${index} (${space} ${slot})`
    if (!array || offset < 0 || size < 0 || offset + size > array.length)
      fail(name, `elements ${offset} to ${offset + size} of ${array?.length}`)
    if (space !== "arena" && array instanceof Float32Array !== isFloat(dtype)) fail(name, `${dtype} over other memory`)
    const View = isFloat(dtype) ? Float32Array : Int32Array
    return { region, data: new View(array.buffer as ArrayBuffer, array.byteOffset + 4 * offset, size) }
  })
}

/** What the steps of one kernel share: the loop variables and the values computed so far at this point. */
interface Frame {
  readonly name: string
  readonly memory: readonly Memory[]
  readonly extents: readonly number[]
  readonly loops: Int32Array
  /** Float64 holds every float32 and int32 exactly. */
  readonly values: Float64Array
  /** dtype of each value that may be read here; undefined for one that may not. */
  readonly dtypes: (Dtype | undefined)[]
  /** How many loop variables may be read here. */
  readonly scope: { loops: number }
}

function runLoops(kernel: LoopKernel, memory: readonly Memory[]): void {
  const { name, body, accumulators, after } = kernel
  const extents = [...kernel.loops, ...kernel.reduce]
  const count = body.length + accumulators.length + after.length
  const values = new Float64Array(count)
  const dtypes = new Array<Dtype | undefined>(count)
  const loops = new Int32Array(extents.length)
  const frame: Frame = { name, memory, extents, loops, values, dtypes, scope: { loops: extents.length } }
  const reduces = kernel.reduce.length > 0
  if (!reduces && accumulators.length > 0) fail(name, "accumulators without a reduce loop")

  const bodySteps = compileSection(body, 0, frame)
  const sources = accumulators.map((accumulator) => use(accumulator.value, accumulator.dtype, frame))
  if (reduces) dtypes.fill(undefined, 0, body.length)
  frame.scope.loops = kernel.loops.length
  accumulators.forEach((accumulator, k) => {
    dtypes[body.length + k] = accumulator.dtype
  })
  const afterSteps = compileSection(after, body.length + accumulators.length, frame)
  const stores = kernel.stores.map((store) => compileStore(store, frame))

  forEachPoint(kernel.loops, frame.loops, 0, () => {
    accumulators.forEach((accumulator, k) => {
      const lowest = isFloat(accumulator.dtype) ? -Infinity : -0x80000000
      values[body.length + k] = accumulator.op === "sum" ? 0 : lowest
    })
    forEachPoint(kernel.reduce, frame.loops, kernel.loops.length, () => {
      for (const step of bodySteps) step()
      for (let k = 0; k < accumulators.length; k++) {
        const { op, dtype } = accumulators[k]!
        const old = values[body.length + k]!
        const value = values[sources[k]!]!
        if (op === "max") values[body.length + k] = Math.max(old, value)
        else values[body.length + k] = isFloat(dtype) ? old + value : (old + value) | 0
      }
    })
    for (let k = 0; k < accumulators.length; k++) {
      if (isFloat(accumulators[k]!.dtype)) values[body.length + k] = Math.fround(values[body.length + k]!)
    }
    for (const step of afterSteps) step()
    for (const store of stores) store()
  })
}

/** Counts loop variables `first`, `first + 1` … through their extents, outermost first; no extents is one point. */
function forEachPoint(extents: readonly number[], loops: Int32Array, first: number, visit: () => void): void {
  let points = 1
  for (const extent of extents) points *= extent
  loops.fill(0, first, first + extents.length)
  for (let point = 0; point < points; point++) {
    visit()
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      if (++loops[first + axis]! < extents[axis]!) break
      loops[first + axis] = 0
    }
  }
}

type Step = () => void

function compileSection(section: readonly Instruction[], first: number, frame: Frame): readonly Step[] {
  const { values, dtypes } = frame
  return section.map((instruction, i) => {
    const id = first + i
    const compute = compileInstruction(instruction, id, frame)
    dtypes[id] = instruction.dtype
    return () => {
      values[id] = compute()
    }
  })
}

function compileInstruction(instruction: Instruction, id: number, frame: Frame): () => number {
  const { values } = frame
  if (instruction.op === "const") {
    const value = isFloat(instruction.dtype) ? Math.fround(instruction.value) : instruction.value | 0
    return () => value
  }
  if (instruction.op === "index") {
    const at = compileAffine(instruction.at, frame)
    return () => at() | 0
  }
  if (instruction.op === "load") {
    const { data, locate } = compileAccess("load", instruction, instruction.dtype, frame)
    return () => data[locate()]!
  }
  if (instruction.op === "select") {
    const { dtype, args } = instruction
    const [c, a, b] = [use(args[0], "bool", frame), use(args[1], dtype, frame), use(args[2], dtype, frame)]
    return () => (values[c] !== 0 ? values[a]! : values[b]!)
  }
  const { op, dtype, args } = instruction
  const float = isFloat(dtype)
  if (!opGives(op, dtype)) fail(frame.name, `value ${id}: ${op} does not give ${dtype}`)
  if (isUnary(op)) {
    const a = use(args[0], unaryTakes(op, dtype), frame)
    const apply = unaryOps[op]
    return () => apply(values[a]!, float)
  }
  const a = use(args[0], isComparison(op) ? undefined : dtype, frame)
  const b = use(args[1]!, frame.dtypes[a], frame)
  const apply = binaryOps[op]
  return () => apply(values[a]!, values[b]!, float)
}

/** Checks that value `id` exists here and has the dtype, if one is named, and gives it back. */
function use(id: number, dtype: Dtype | undefined, frame: Frame): number {
  const found = frame.dtypes[id]
  if (!found) fail(frame.name, `value ${id} is read where it does not exist`)
  if (dtype && found !== dtype) fail(frame.name, `value ${id} is ${found}, read as ${dtype}`)
  return id
}

function compileAffine(affine: Affine, frame: Frame): () => number {
  const { loops } = frame
  const { constant, terms } = affine
  for (const [loop] of terms)
    if (!(loop >= 0 && loop < frame.scope.loops)) fail(frame.name, `loop ${loop} is read where it does not run`)
  if (terms.length === 0) return () => constant
  if (terms.length === 1) {
    const [loop, coefficient] = terms[0]!
    return () => constant + coefficient * loops[loop]!
  }
  return () => {
    let sum = constant
    for (let t = 0; t < terms.length; t++) sum += terms[t]![1] * loops[terms[t]![0]]!
    return sum
  }
}

function compileAccess(
  what: "load" | "store",
  access: { readonly region: number; readonly at: Affine; readonly plus?: number },
  dtype: Dtype,
  frame: Frame,
): { data: HostArray; locate: () => number } {
  const { name, values } = frame
  const { region, data } = frame.memory[access.region] ?? fail(name, `${what} names region ${access.region}`)
  if (isFloat(region.dtype) !== isFloat(dtype)) fail(name, `${what} of ${dtype}, but the region is ${region.dtype}`)
  const at = compileAffine(access.at, frame)
  const plus = access.plus === undefined ? -1 : use(access.plus, "int32", frame)
  const size = data.length
  const locate = () => {
    const index = plus < 0 ? at() : at() + values[plus]!
    if (index >= 0 && index < size && Number.isInteger(index)) return index
    return fail(
      name,
      `${what} at index ${index} of region ${access.region} (${region.space} ${region.slot}), which has ${size} elements; ` +
        `loop variables [${frame.loops}] of [${frame.extents}]`,
    )
  }
  return { data, locate }
}

function compileStore(store: Store, frame: Frame): Step {
  const { values, name, memory } = frame
  const value = use(store.value, undefined, frame)
  const dtype = frame.dtypes[value]!
  const { data, locate } = compileAccess("store", store, dtype, frame)
  const { space } = memory[store.region]!.region
  if (space === "input" || space === "constant") fail(name, `store into region ${store.region}, which is ${space}`)
  const float = isFloat(dtype)
  const adds = store.mode === "add"
  return () => {
    const index = locate()
    data[index] = adds ? binaryOps.add(data[index]!, values[value]!, float) : values[value]!
  }
}

function runContraction(kernel: ContractionKernel, memory: readonly Memory[]): void {
  const { name, batch, m, n, k, a, b } = kernel
  const c = memory[kernel.c] ?? fail(name, `c names region ${kernel.c}`)
  if (c.region.size < batch * m * n) fail(name, `c needs ${batch * m * n} elements, its region has ${c.region.size}`)
  const read = (operand: typeof a, batchIndex: number, row: number, col: number) => {
    const { data } = memory[operand.region] ?? fail(name, `operand names region ${operand.region}`)
    const { offset, batchStride, rowStride, colStride } = operand
    const index = offset + batchIndex * batchStride + row * rowStride + col * colStride
    return data[index] ?? fail(name, `operand at index ${index} of region ${operand.region} (${data.length} elements)`)
  }
  for (let g = 0; g < batch; g++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let p = 0; p < k; p++) sum += read(a, g, i, p) * read(b, g, p, j)
        c.data[(g * m + i) * n + j] = sum
      }
  if (!kernel.epilogue) return
  if (`${kernel.epilogue.loops}` !== `${[batch, m, n]}`) fail(name, `epilogue over [${kernel.epilogue.loops}]`)
  runLoops(kernel.epilogue, memory)
}

function runConvolution(kernel: ConvolutionKernel, memory: readonly Memory[]): void {
  const { name, batch, channels, filters, groups, input, kernel: size, output, strides, dilation, low } = kernel
  const ofGroup = channels / groups
  const sizes = {
    x: batch * sizeOf(input) * channels,
    kernel: sizeOf(size) * ofGroup * filters,
    y: batch * sizeOf(output) * filters,
  }
  const [a, b, c] = (
    { conv: ["x", "kernel", "y"], convInput: ["y", "kernel", "x"], convKernel: ["x", "y", "kernel"] } as const
  )[kernel.computes]
  const open = ({ region, offset }: Place, length: number) => {
    const { data } = memory[region] ?? fail(name, `names region ${region}`)
    if (offset < 0 || offset + length > data.length) fail(name, `needs ${length} elements of region ${region}`)
    return data.subarray(offset, offset + length)
  }
  const result = new Float64Array(sizes[c])
  const parts = {
    ...{ x: result as ArrayLike<number>, kernel: result as ArrayLike<number>, y: result as ArrayLike<number> },
    [a]: open(kernel.a, sizes[a]),
    [b]: open(kernel.b, sizes[b]),
  }
  forEachMeeting({ batch, input, kernel: size, output, strides, dilation, low }, (i, k, o) => {
    for (let f = 0; f < filters; f++)
      for (let p = 0; p < ofGroup; p++) {
        const channel = Math.floor(f / (filters / groups)) * ofGroup + p
        const at = { x: i * channels + channel, kernel: (k * ofGroup + p) * filters + f, y: o * filters + f }
        result[at[c]]! += parts[a][at[a]]! * parts[b][at[b]]!
      }
  })
  open({ region: kernel.c, offset: 0 }, sizes[c]).set(result)
  if (!kernel.epilogue) return
  const columns = c === "x" ? channels : filters
  const rows = columns === 0 ? 0 : sizes[c] / columns
  if (`${kernel.epilogue.loops}` !== `${[1, rows, columns]}`) fail(name, `epilogue over [${kernel.epilogue.loops}]`)
  runLoops(kernel.epilogue, memory)
}

function runSort(kernel: SortKernel, memory: readonly Memory[]): void {
  const { name, rows, length } = kernel
  const input = memory[kernel.input] ?? fail(name, `input names region ${kernel.input}`)
  const output = memory[kernel.output] ?? fail(name, `output names region ${kernel.output}`)
  for (const { region } of [input, output])
    if (region.size < rows * length) fail(name, `${rows} × ${length} elements in a region of ${region.size}`)
  for (let row = 0; row < rows; row++) {
    const values = input.data.slice(row * length, (row + 1) * length)
    // Array.sort is stable; NaN after everything, and −0 − +0 is 0.
    const compare = (i: number, j: number) => {
      const [x, y] = [values[i]!, values[j]!]
      return x < y ? -1 : x > y ? 1 : Number(Number.isNaN(x)) - Number(Number.isNaN(y))
    }
    output.data.set(Array.from(values.keys()).sort(compare), row * length)
  }
}

/** A bug of the compiler, not of the user: a plain Error. */
function fail(kernel: string, problem: string): never {
  throw new Error(`${kernel}: ${problem}`)
}
