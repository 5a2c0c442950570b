import { createNativeTarget, detectNative } from "#native"
import { checkChoice } from "../base/checks.ts"
import type { Dtype } from "../base/dtype.ts"
import { TargetError } from "../base/errors.ts"
import type { Program } from "../compile/program.ts"
import { schedule } from "../compile/schedule.ts"
import type { Graph } from "../graph/graph.ts"
import { loadInterpreter } from "./interpreterTarget.ts"
import { hostStorage } from "./storage.ts"
import type { Executable, ProgramTarget, Storage, TargetName } from "./target.ts"
import { createWasmTarget, detectWasm } from "./wasm/index.ts"

export type { Executable, Storage, TargetName } from "./target.ts"

/** Where programs run. */
export interface Target {
  readonly name: TargetName
  /** `program` is undefined on the interpreter, which runs the graph itself. */
  load(graph: Graph, options: { readonly fuse: boolean }): { executable: Executable; program: Program | undefined }
  allocate(dtype: Dtype, size: number): Storage
}

/**
 * The targets, fastest first.
 * @example targetNames.join() // → native,wasm,interpreter
 */
export const targetNames: readonly TargetName[] = ["native", "wasm", "interpreter"]

export type Availability =
  | { readonly ok: true; readonly detail: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Whether a target can run here, with what, or why not.
 * @example
 * const native = checkTarget("native")
 * const about = native.ok ? native.detail : native.reason // compiler, instructions and threads, or what is missing
 * checkTarget("interpreter").ok // → true
 */
export function checkTarget(name: TargetName): Availability {
  if (name === "interpreter")
    return { ok: true, detail: "plain TypeScript in float64, rounded to float32: slow, the reference" }
  if (name === "native") {
    const found = detectNative()
    return found.ok ? { ok: true, detail: `${found.compiler}, ${found.isa}, ${threadCount(found.threads)}` } : found
  }
  const found = detectWasm()
  if (!found.ok) return found
  const features = [found.simd && "SIMD", found.relaxed && "relaxed SIMD", threadCount(found.threads)]
  return { ok: true, detail: features.filter(Boolean).join(", ") }
}

const threadCount = (threads: number): string => (threads === 1 ? "1 thread" : `${threads} threads`)

const made = new Map<TargetName, Target>()

/** The target of that name; throws a TargetError that says why when it cannot run here. */
export function getTarget(name: TargetName): Target {
  let target = made.get(name)
  if (target) return target
  const available = checkTarget(name)
  if (!available.ok) throw new TargetError(`the ${name} target cannot run here: ${available.reason}`)
  if (name === "interpreter")
    target = {
      name,
      load: (graph) => ({ executable: loadInterpreter(graph), program: undefined }),
      allocate: (dtype, size) => hostStorage(name, dtype, size),
    }
  else target = fromPrograms(name === "native" ? createNativeTarget() : createWasmTarget())
  made.set(name, target)
  return target
}

function fromPrograms(target: ProgramTarget): Target {
  return {
    name: target.name,
    load(graph, options) {
      const program = schedule(graph, options)
      return { executable: target.load(program), program }
    },
    allocate: (dtype, size) => target.allocate(dtype, size),
  }
}

export interface Loaded {
  /** Where it runs: another target than was meant, if that one failed. */
  readonly target: Target
  readonly executable: Executable
  readonly program: Program | undefined
}

/**
 * Loads a graph's program. Where native is only the default and its compiler fails on this program, the next target
 * takes over from there on; `named` says that the user asked for the target himself.
 */
export function loadOn(target: Target, named: boolean, graph: Graph, options: { readonly fuse: boolean }): Loaded {
  try {
    return { target, ...target.load(graph, options) }
  } catch (error) {
    if (target.name !== "native" || !(error instanceof TargetError)) throw error
    if (named || chosen !== undefined || environmentTarget() !== undefined)
      throw new TargetError(`${error.message}. As native was asked for, nothing stands in for it: name wasm instead.`)
    automatic = nextBest(error.message)
    return loadOn(getTarget(automatic), false, graph, options)
  }
}

let chosen: TargetName | undefined

/**
 * Makes a target the default for everything that does not name one; undefined returns to the automatic choice.
 * @example
 * setDefaultTarget("interpreter")
 * compile((x: Tensor) => x.square()).sync(tensor([1, 2])) // → Tensor float32 [2] [1.0, 4.0]
 * setDefaultTarget(undefined)
 */
export function setDefaultTarget(name: TargetName | undefined): void {
  if (name !== undefined) getTarget(checkChoice("setDefaultTarget", "target", name, targetNames))
  chosen = name
}

let automatic: TargetName | undefined

/** `setDefaultTarget`'s choice, else the environment's KASANE_TARGET, else native where it works, else wasm. */
export function defaultTarget(): Target {
  if (chosen) return getTarget(chosen)
  if (automatic === undefined) {
    const wanted = environmentTarget()
    automatic = wanted ? getTarget(checkChoice("KASANE_TARGET", "target", wanted, targetNames)).name : pick()
  }
  return getTarget(automatic)
}

/** From this much work on (multiplications, or elements), waiting for the C compiler once is worth it. */
const worthACompiler = 1e9

/**
 * Where a single operation outside a program runs: the target that was asked for, if one was; else wasm, which compiles
 * in milliseconds, unless the operation is a very large one.
 */
export function targetForOnce(work: number): Target {
  const askedFor = chosen !== undefined || environmentTarget() !== undefined
  // The default is not even looked for here: that would compile native's runtime.
  return askedFor || work >= worthACompiler || !checkTarget("wasm").ok ? defaultTarget() : getTarget("wasm")
}

const environmentTarget = (): string | undefined =>
  (typeof process === "undefined" ? undefined : process.env.KASANE_TARGET) || undefined

function pick(): TargetName {
  const native = checkTarget("native")
  return native.ok ? "native" : nextBest(native.reason)
}

/** What is used for want of native. */
function nextBest(reason: string): TargetName {
  // In a page nobody expects a compiler; in Node one line says what would make it faster.
  if (typeof process !== "undefined" && process.stderr)
    console.warn(`kasane: using the wasm target (${reason}); \`kasane targets\` tells more`)
  const wasm = detectWasm()
  // Where a page only forbids WebAssembly, an error tells its author the cure; the interpreter would seem to hang.
  return wasm.ok || wasm.forbidden ? "wasm" : "interpreter"
}
