import { checkChoice, checkFlag, checkFunction } from "../base/checks.ts"
import { allocate } from "../base/dtype.ts"
import { ArgumentError, TraceError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { sameShape, sizeOf } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { explainProgram } from "../compile/explain.ts"
import type { Program } from "../compile/program.ts"
import { schedule } from "../compile/schedule.ts"
import * as g from "../graph/build.ts"
import type { Graph } from "../graph/graph.ts"
import {
  defaultTarget,
  getTarget,
  type Loaded,
  loadOn,
  type Target,
  type TargetName,
  targetNames,
} from "../targets/index.ts"
import { type Block, storageOn } from "./block.ts"
import { requireRoomFor } from "./memory.ts"
import { asTensor, fromNode, Tensor } from "./tensor.ts"
import { currentTrace, finishTrace, refuseAsync, withTrace } from "./trace.ts"
import { describe, replaceLeaves, type Tree } from "./tree.ts"

export interface CompileOptions {
  /** Where to run; the default target if not given. */
  readonly target?: TargetName | undefined
  /** false: one kernel an operation, to find out whether fusion is to blame. Default true. */
  readonly fuse?: boolean
}

const known: OptionNames<CompileOptions> = { target: true, fuse: true }

/** A function that is traced once for each shape of its arguments, and then runs as one program. */
export interface Compiled<A extends readonly Tree[], R extends Tree> {
  (...args: A): Promise<R>
  /** The same without awaiting; blocks until the result is there. */
  sync(...args: A): R
  /** The program for these arguments, compiled if it was not yet; undefined on the interpreter. */
  program(...args: A): Program | undefined
  /** The traced graph for these arguments. */
  graph(...args: A): Graph
  /**
   * The program for arguments of these shapes, and the state its variables stand for, without loading it anywhere: to
   * know what it would take. Values do not matter, nor what would fit into this machine.
   */
  plan(...args: A): Plan
}

export interface Plan {
  readonly program: Program
  /** One for each of `program.variables`. */
  readonly blocks: readonly Block[]
}

interface Entry extends Loaded {
  readonly graph: Graph
  readonly blocks: readonly Block[]
  readonly result: (values: Tensor[]) => Tree
}

/** The newest call that runs in the background or waits to. The next one waits for it: calls take effect in order. */
let last: Promise<void> | undefined

function inOrder<T>(work: () => Promise<T>): Promise<T> {
  const before = last
  let ended: Promise<void> | undefined
  const result = (async () => {
    if (before) await before
    try {
      return await work()
    } finally {
      // Before the caller goes on, so that he finds the way free.
      if (last === ended) last = undefined
    }
  })()
  ended = result.then(
    () => {},
    () => {},
  )
  last = ended
  return result
}

function requireOutside(): void {
  if (currentTrace())
    throw new TraceError("a compiled function cannot be called inside a traced one: call the plain function.")
}

/**
 * Compiles a function of tensors. It is called once for each new combination of argument shapes (and of the plain
 * numbers, strings and booleans among its arguments, which are built in) with tensors that stand for the arguments;
 * what it computes becomes one program. Variables may be read and assigned; other side effects happen only while
 * tracing. Calls take effect in the order in which they were made, awaited or not.
 * @example
 * const affine = compile((x: Tensor, factor: number) => x.mul(factor).add(1))
 * await affine(tensor([1, 2]), 10) // → Tensor float32 [2] [11.0, 21.0]
 */
export function compile<A extends readonly Tree[], R extends Tree>(
  fn: (...args: A) => R,
  options?: CompileOptions,
): Compiled<A, R> {
  checkFunction("compile", fn, "compile((x) => x.mul(2))")
  const { target: name, fuse = true } = checkOptions("compile", options, known)
  if (name !== undefined) checkChoice("compile", "target", name, targetNames)
  checkFlag("compile", "fuse", fuse)
  const entries = new Map<string, Entry>()
  let target: Target | undefined
  /** The last entry for plain tensors: most calls are for the shapes of the one before, and need no text to find it. */
  let recent: Entry | undefined

  function entryOf(args: A, leaves: Tensor[]): Entry {
    requireOutside()
    if (recent && fits(recent.graph, args)) {
      leaves.push(...args)
      return recent
    }
    const key = describe(args, leaves)
    let entry = entries.get(key)
    if (!entry) {
      target ??= name ? getTarget(name) : defaultTarget()
      entry = trace(fn, args, leaves, { target, named: name !== undefined, fuse })
      target = entry.target
      entries.set(key, entry)
    }
    if (fits(entry.graph, args)) recent = entry
    return entry
  }

  function prepare(args: A) {
    const leaves: Tensor[] = []
    const entry = entryOf(args, leaves)
    const inputs = leaves.map((t) => t.dataSync())
    const outputs = entry.graph.outputs.map((node) => allocate(node.dtype, sizeOf(node.shape)))
    const storages = entry.blocks.map((block) => storageOn(block, entry.target))
    const finish = (): R =>
      entry.result(entry.graph.outputs.map((node, i) => Tensor.of(outputs[i]!, node.shape, node.dtype))) as R
    return { entry, inputs, outputs, storages, finish }
  }

  function runNow({ entry, inputs, outputs, storages, finish }: ReturnType<typeof prepare>): R {
    entry.executable.run(inputs, outputs, storages)
    return finish()
  }

  async function runBehind(prepared: ReturnType<typeof prepare>): Promise<R> {
    const { entry, inputs, outputs, storages, finish } = prepared
    if (!entry.executable.runAsync) return runNow(prepared)
    for (const block of entry.blocks) block.busy = true
    try {
      await entry.executable.runAsync(inputs, outputs, storages)
    } finally {
      for (const block of entry.blocks) block.busy = false
    }
    return finish()
  }

  const start = async (args: A): Promise<R> => {
    if (last) return inOrder(async () => runBehind(prepare(args)))
    const prepared = prepare(args)
    return prepared.entry.executable.runAsync ? inOrder(() => runBehind(prepared)) : runNow(prepared)
  }
  // Within a trace it throws at once: whoever returned the promise would be told only that it is one.
  const call = (...args: A): Promise<R> => {
    requireOutside()
    return start(args)
  }
  return Object.assign(call, {
    sync(...args: A): R {
      if (last) throw new TraceError("another program is still running: await it before calling sync().")
      return runNow(prepare(args))
    },
    program: (...args: A) => entryOf(args, []).program,
    graph: (...args: A) => entryOf(args, []).graph,
    plan(...args: A): Plan {
      requireOutside()
      const leaves: Tensor[] = []
      describe(args, leaves)
      return record(fn, args, leaves, ({ graph, blocks }) => ({ program: schedule(graph, { fuse }), blocks }))
    },
  })
}

/** Whether the arguments are just tensors, of the shapes and dtypes of the graph's inputs. */
function fits({ inputs }: Graph, args: readonly Tree[]): args is readonly Tensor[] {
  if (args.length !== inputs.length) return false
  for (let i = 0; i < inputs.length; i++) {
    const [given, input] = [args[i], inputs[i]!]
    if (!(given instanceof Tensor) || given.dtype !== input.dtype || !sameShape(given.shape, input.shape)) return false
  }
  return true
}

interface Recording {
  readonly graph: Graph
  readonly blocks: readonly Block[]
  readonly result: Tree
}

/** Traces the function; `use` may look at its tensors while they belong to the trace. */
function record<A extends readonly Tree[], R extends Tree, T>(
  fn: (...args: A) => R,
  args: A,
  leaves: readonly Tensor[],
  use: (recording: Recording) => T,
): T {
  return withTrace((open) => {
    // 1. Stand-ins for the arguments.
    const inputs = leaves.map((t) => g.input(t.shape, t.dtype))
    let position = 0
    const symbolic = replaceLeaves(args as Tree, () => fromNode(inputs[position++]!)) as A
    // 2. The function itself.
    const result = callPlainly(fn, symbolic)
    refuseAsync("compile", result)
    // 3. Its results.
    const outputs: Tensor[] = []
    describe(result, outputs)
    const nodes = outputs.map((t) => asTensor(t).toNode())
    return use({ ...finishTrace(open, inputs, nodes), result })
  })
}

function trace<A extends readonly Tree[], R extends Tree>(
  fn: (...args: A) => R,
  args: A,
  leaves: readonly Tensor[],
  { target, named, fuse }: { readonly target: Target; readonly named: boolean; readonly fuse: boolean },
): Entry {
  return record(fn, args, leaves, ({ graph, blocks, result }) => {
    const loaded = loadOn(target, named, graph, { fuse })
    requireRoomFor("compile", graph, loaded.program)
    const rebuild = (values: Tensor[]): Tree => {
      let next = 0
      return replaceLeaves(result, () => values[next++]!)
    }
    return { ...loaded, graph, blocks, result: rebuild }
  })
}

/** Arrays and numbers stay what they are, settings; where one is used as a tensor, the error says so. */
function callPlainly<A extends readonly Tree[], R extends Tree>(fn: (...args: A) => R, args: A): R {
  try {
    return fn(...args)
  } catch (error) {
    const plain = args.find((x) => typeof x === "number" || Array.isArray(x))
    if (!(error instanceof TypeError && / is not a function/.test(error.message)) || plain === undefined) throw error
    throw new ArgumentError(
      `compile: ${error.message}. Numbers and arrays among the arguments, here ${show(plain)}, are built in as they are. Wrap what is to be a tensor: tensor(x).`,
      { cause: error },
    )
  }
}

/**
 * The kernels of a compiled function's program for these arguments: bytes, operations and the code they came from.
 * @example
 * const double = compile((x: Tensor) => x.add(x), { target: "wasm" })
 * explain(double, ones([8])).includes("1 kernels, 8 operations") // → true
 */
export function explain<A extends readonly Tree[], R extends Tree>(compiled: Compiled<A, R>, ...args: A): string {
  if (typeof compiled?.program !== "function")
    throw new ArgumentError(
      `explain: takes what compile() gave, got ${show(compiled)}. Compile it first: explain(compile(f), …).`,
    )
  const program = compiled.program(...args)
  return program ? explainProgram(program) : "The interpreter runs the graph itself; there is no program to explain."
}
