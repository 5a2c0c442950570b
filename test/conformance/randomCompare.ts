import { allocate, type HostArray } from "../../src/base/dtype.ts"
import { range, sizeOf } from "../../src/base/shape.ts"
import { evaluateProgram } from "../../src/compile/evaluate.ts"
import { schedule } from "../../src/compile/schedule.ts"
import type { Graph } from "../../src/graph/graph.ts"
import type { Node } from "../../src/graph/node.ts"
import { topological } from "../../src/graph/walk.ts"
import { interpret } from "../../src/interpret/interpret.ts"
import type { Executable, ProgramTarget } from "../../src/targets/target.ts"
import { generator } from "./randomRecipes.ts"

/** What a graph is run on: an array for each input and each variable. */
export interface Values {
  readonly inputs: readonly HostArray[]
  readonly state: readonly HostArray[]
}

/** What a run leaves: the outputs and the variables. */
export interface Results {
  readonly outputs: readonly ArrayLike<number>[]
  readonly variables: readonly ArrayLike<number>[]
}

export interface Expected extends Results {
  /** The largest number met on the way: large terms may cancel, so errors are measured against it. */
  readonly scale: number
}

/** float32 from −1 to 1, int32 from −20 to 20 and now and then extreme, bools. */
export function valuesFor(graph: Graph, seed: number): Values {
  const next = generator(seed)
  const extremes = [0, 1, -1, 2147483647, -2147483648, 65536]
  const fill = (node: Node): HostArray => {
    const out = allocate(node.dtype, sizeOf(node.shape))
    for (let i = 0; i < out.length; i++) {
      const bits = next()
      if (node.dtype === "float32") out[i] = bits % 16 === 0 ? ((bits >>> 4) % 3) - 1 : bits / 2 ** 31 - 1
      else if (node.dtype === "bool") out[i] = bits & 1
      else out[i] = bits % 9 === 0 ? extremes[(bits >>> 5) % extremes.length]! : (bits % 41) - 20
    }
    return out
  }
  return { inputs: graph.inputs.map(fill), state: graph.variables.map((v) => fill(v.node)) }
}

/** The interpreter's results, in float64. */
export function expectedOf(graph: Graph, { inputs, state }: Values): Expected {
  const feed = new Map<Node, HostArray>([
    ...graph.inputs.map((node, i) => [node, inputs[i]!] as const),
    ...graph.variables.map(({ node }, i) => [node, state[i]!] as const),
  ])
  const order = topological([...graph.outputs, ...graph.assigns.map((a) => a.node)])
  const all = new Map(interpret(order, feed).map((values, i) => [order[i]!, values]))
  let scale = 1
  for (const [node, values] of all)
    if (node.dtype === "float32") for (const v of values) if (Number.isFinite(v)) scale = Math.max(scale, Math.abs(v))
  const variables = state.map((s) => Float64Array.from(s))
  for (const { variable, offset, node } of graph.assigns) variables[variable]!.set(all.get(node)!, offset)
  return { outputs: graph.outputs.map((node) => all.get(node)!), variables, scale }
}

/**
 * The first element that is further from the expected one than `tolerance` allows: whole numbers must be equal. Floats
 * near overflow are not compared, as float64 reaches further.
 */
export function firstDifference(
  graph: Graph,
  found: Results,
  expected: Expected,
  tolerance: number,
): string | undefined {
  const compare = (what: string, dtype: string, actual: ArrayLike<number>, wanted: ArrayLike<number>) => {
    if (dtype === "float32" && expected.scale > 1e30) return undefined
    const allowed = dtype === "float32" ? tolerance * expected.scale : 0
    for (let i = 0; i < wanted.length; i++) {
      const [a, b] = [actual[i]!, wanted[i]!]
      if (a === b || Math.abs(a - b) <= allowed || (Number.isNaN(a) && Number.isNaN(b))) continue
      return `${what}[${i}] of ${wanted.length} is ${a}, not ${b} (scale ${expected.scale})`
    }
    return undefined
  }
  for (const [i, node] of graph.outputs.entries()) {
    const problem = compare(`output ${i}`, node.dtype, found.outputs[i]!, expected.outputs[i]!)
    if (problem) return problem
  }
  for (const [i, { dtype }] of graph.variables.entries()) {
    const problem = compare(`variable ${i}`, dtype, found.variables[i]!, expected.variables[i]!)
    if (problem) return problem
  }
  return undefined
}

/** Whether two runs left the same bits. */
export function sameBits(a: Results, b: Results): boolean {
  const all = (r: Results) => [...r.outputs, ...r.variables]
  const others = all(b)
  return all(a).every((x, i) => range(x.length).every((j) => Object.is(x[j], others[i]![j])))
}

/** The results of the graph's program, evaluated in plain TypeScript. */
export function evaluated(graph: Graph, { inputs, state }: Values, fuse = true): Results {
  const outputs = graph.outputs.map((node) => allocate(node.dtype, sizeOf(node.shape)))
  const variables = state.map((s) => s.slice())
  evaluateProgram(schedule(graph, { fuse }), inputs, outputs, variables)
  return { outputs, variables }
}

/** Runs a loaded program of the graph on fresh memory. */
export function runOn(target: ProgramTarget, executable: Executable, graph: Graph, { inputs, state }: Values): Results {
  const storages = graph.variables.map(({ dtype, size }, i) => {
    const storage = target.allocate(dtype, size)
    storage.view().set(state[i]!)
    return storage
  })
  const outputs = graph.outputs.map((node) => allocate(node.dtype, sizeOf(node.shape)))
  executable.run(inputs, outputs, storages)
  return { outputs, variables: storages.map((storage) => storage.view().slice()) }
}

/** One graph that computes all the given ones, so that many of them take one run of the compiler. */
export function joinGraphs(graphs: readonly Graph[]): Graph {
  const first = graphs.map((_, i) => graphs.slice(0, i).reduce((n, graph) => n + graph.variables.length, 0))
  return {
    inputs: graphs.flatMap((graph) => graph.inputs),
    outputs: graphs.flatMap((graph) => graph.outputs),
    variables: graphs.flatMap((graph) => graph.variables),
    assigns: graphs.flatMap((graph, i) => graph.assigns.map((a) => ({ ...a, variable: a.variable + first[i]! }))),
  }
}

export const joinValues = (values: readonly Values[]): Values => ({
  inputs: values.flatMap((v) => v.inputs),
  state: values.flatMap((v) => v.state),
})

/** The results of a joined graph, one for each of its graphs. */
export function splitResults(graphs: readonly Graph[], { outputs, variables }: Results): Results[] {
  const rest = [...outputs]
  const state = [...variables]
  return graphs.map((graph) => ({
    outputs: rest.splice(0, graph.outputs.length),
    variables: state.splice(0, graph.variables.length),
  }))
}
