import { readFileSync, rmSync } from "node:fs"
import { TargetError } from "../../base/errors.ts"
import { type Cache, digest, openCache } from "./cache.ts"
import { type Compiler, compileObjects, findCompiler, type Job, probe } from "./compiler.ts"
import { type Isa, isaFromMacros } from "./isa.ts"
import { type Koffi, type KoffiLibrary, koffi } from "./koffi.ts"
import { runtimeSource } from "./runtime.ts"
import { convolutionsSource } from "./runtimeConvolutions.ts"

/** What is tested for itself when it is first needed. */
export type Part = "runtime" | "convolutions"

/** A compiler that works, and the runtime compiled with it. */
export interface Machine {
  readonly compiler: Compiler
  readonly isa: Isa
  readonly koffi: Koffi
  readonly runtime: KoffiLibrary
  /** Address of the runtime's table of functions. */
  readonly functions: number
  /** Loads the shared object for a program's source, compiled if need be. */
  load(source: string): KoffiLibrary
  /** Address of the table of convolutions; `sources` are of programs that need them, compiled at the same time. */
  convolutions(...sources: readonly string[]): number
  /** What a self-test said about this compiler, if it has run before. */
  verdict(part: Part): string | undefined
  remember(part: Part, verdict: string): void
}

const open = new Map<string, Machine | TargetError>()

/** Throws TargetError with the reason where there is no koffi, no compiler or one that fails. */
export function openMachine(extra: readonly string[] = []): Machine {
  const library = koffi()
  if (library instanceof Error) throw new TargetError(library.message)
  if (process.platform === "win32") throw new TargetError("native programs are not supported on Windows yet")
  const compiler = findCompiler()
  if (compiler instanceof Error) throw new TargetError(compiler.message)
  const cache = openCache()
  const key = `${compiler.identity} ${cache.folder}`
  let machine = open.get(key)
  if (!machine) {
    try {
      machine = createMachine(library, compiler, cache, extra)
    } catch (error) {
      if (!(error instanceof TargetError)) throw error
      machine = error // asking again would take as long, and end alike
    }
    open.set(key, machine)
  }
  if (machine instanceof TargetError) throw machine
  return machine
}

function createMachine(library: Koffi, compiler: Compiler, cache: Cache, extra: readonly string[]): Machine {
  const facts = factsOf(compiler, cache)
  const { isa } = facts
  const runtimeJob: Job = { source: runtimeSource(isa), optimize: "-O2" }
  const programJob = (source: string): Job => ({ source, optimize: "-O3" })
  // The self-test is compiled beside the runtime, so that a first start waits for the longer of the two only.
  const [path] = compileObjects(compiler, facts.march, [runtimeJob, ...extra.map(programJob)], cache)
  const load = (path: string): KoffiLibrary => {
    try {
      return library.load(path)
    } catch (error) {
      // Not kept: the next start compiles it again.
      rmSync(path, { force: true })
      throw new TargetError(
        `the C compiler ${compiler.name} made a shared object that cannot be loaded (${(error as Error).message}). Name another: CC=clang.`,
      )
    }
  }
  const runtime = load(path!)
  const functions = Number(runtime.func("kasane_runtime", "uint64", [])())
  let convolutions: number | undefined
  const convolutionsJob: Job = { source: convolutionsSource(isa), optimize: "-O2" }
  const verdictName = (...of: string[]) => `${digest("verdict", compiler.identity, ...of)}.txt`
  const verdictNames: Readonly<Record<Part, string>> = {
    runtime: verdictName(runtimeJob.source, ...extra),
    convolutions: verdictName(runtimeJob.source, convolutionsJob.source),
  }
  return {
    compiler,
    isa,
    koffi: library,
    runtime,
    functions,
    load: (source) => load(compileObjects(compiler, facts.march, [programJob(source)], cache)[0]!),
    convolutions(...sources) {
      if (convolutions !== undefined) return convolutions
      const jobs = [convolutionsJob, ...sources.map(programJob)]
      const made = load(compileObjects(compiler, facts.march, jobs, cache)[0]!)
      convolutions = Number(made.func("kasane_convolutions", "uint64", ["uint64"])(functions))
      return convolutions
    },
    verdict: (part) => read(cache, verdictNames[part]),
    remember: (part, verdict) => cache.store(verdictNames[part], cache.write(verdict)),
  }
}

interface Facts {
  readonly march: readonly string[]
  readonly isa: Isa
}

function factsOf(compiler: Compiler, cache: Cache): Facts {
  const name = `${digest("probe 1", compiler.identity)}.json`
  const known = read(cache, name)
  if (known !== undefined) return JSON.parse(known) as Facts
  const { march, macros } = probe(compiler)
  const facts: Facts = { march, isa: isaFromMacros(macros) }
  cache.store(name, cache.write(JSON.stringify(facts)))
  return facts
}

function read(cache: Cache, name: string): string | undefined {
  const path = cache.find(name)
  return path === undefined ? undefined : readFileSync(path, "utf8")
}
