import { allocate, type HostArray } from "../base/dtype.ts"
import { sizeOf } from "../base/shape.ts"
import type { Graph } from "../graph/graph.ts"
import type { Node } from "../graph/node.ts"
import { topological } from "../graph/walk.ts"
import { type Loaded, loadOn, type Target, targetForOnce } from "../targets/index.ts"
import { loadInterpreter } from "../targets/interpreterTarget.ts"
import { type Block, storageOf, storageOn } from "./block.ts"
import { requireRoomFor } from "./memory.ts"

/** From this many elements and multiplications on, a value outside a trace is computed by a program. */
const worthATarget = 20_000

const loaded = new Map<string, Loaded>()
const remembered = 256

/** Computes a graph at once and synchronously: what an operation outside a trace does, which is named in errors. */
export function executeNow(
  operation: string,
  graph: Graph,
  inputs: readonly HostArray[],
  blocks: readonly Block[],
): HostArray[] {
  const order = topological([...graph.outputs, ...graph.assigns.map((a) => a.node)])
  const work = order.reduce((total, node) => total + workOf(node), 0)
  const target = work < worthATarget ? undefined : targetForOnce(work)
  const on = target && onTarget(operation, target, graph, order)
  const outputs = graph.outputs.map((node) => allocate(node.dtype, sizeOf(node.shape)))
  const storages = blocks.map((block) => (on ? storageOn(block, on.target) : storageOf(block)))
  const executable = on?.executable ?? loadInterpreter(graph)
  executable.run(inputs, outputs, storages)
  return outputs
}

function workOf(node: Node): number {
  const size = sizeOf(node.shape)
  if (node.primitive === "dot") return size * node.sources[0]!.shape[2]!
  const [a, b] = node.sources
  if (node.primitive === "conv" || node.primitive === "convInput") return size * sizeOf(b!.shape.slice(0, -1))
  return node.primitive === "convKernel" ? sizeOf(b!.shape) * sizeOf(node.shape.slice(0, -1)) + sizeOf(a!.shape) : size
}

/** The program of a graph of this structure, compiled once. */
function onTarget(operation: string, target: Target, graph: Graph, order: readonly Node[]): Loaded {
  const key = `${target.name} ${structureOf(graph, order)}`
  let made = loaded.get(key)
  if (!made) {
    made = loadOn(target, false, graph, { fuse: true })
    requireRoomFor(operation, graph, made.program)
    if (loaded.size >= remembered) loaded.delete(loaded.keys().next().value!)
  } else loaded.delete(key)
  loaded.set(key, made) // most recent last
  return made
}

let arrays = 0
const arrayNames = new WeakMap<HostArray, number>()

function structureOf(graph: Graph, order: readonly Node[]): string {
  const number = new Map<Node, number>()
  const given = [...graph.inputs, ...graph.variables.map((v) => v.node)]
  given.forEach((node, i) => {
    number.set(node, i)
  })
  const lines = order.map((node, i) => {
    if (number.has(node)) return ""
    number.set(node, given.length + i)
    return `${node.primitive}${attributesOf(node)}[${node.shape}]:${node.dtype}(${node.sources.map((s) => number.get(s))})`
  })
  const ends = [...graph.outputs, ...graph.assigns.map((a) => a.node)].map((node) => number.get(node))
  const shapes = given.map((node) => `${node.shape}:${node.dtype}`)
  const places = graph.assigns.map((a) => `${a.variable}+${a.offset}`)
  return [...shapes, ...lines, ends, places].join(";")
}

function attributesOf(node: Node): string {
  if (node.primitive === "literal") {
    const { data } = node.attributes
    if (!arrayNames.has(data)) arrayNames.set(data, arrays++)
    return `#${arrayNames.get(data)}`
  }
  if (node.primitive === "constant" && Object.is(node.attributes.value, -0)) return "-0"
  if (node.primitive === "constant") return String(node.attributes.value)
  return JSON.stringify(node.attributes)
}
