import { type SpawnSyncReturns, spawnSync } from "node:child_process"
import { existsSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs"
import { arch, cpus, platform } from "node:os"
import { delimiter, isAbsolute, join } from "node:path"
import { TargetError } from "../../base/errors.ts"
import { type Cache, digest } from "./cache.ts"

export interface Compiler {
  /** As people know it: the command and where it was found. */
  readonly name: string
  readonly path: string
  /** Arguments that CC itself brought, as in CC="ccache gcc". */
  readonly args: readonly string[]
  /** Changes when the compiler or the machine does. */
  readonly identity: string
}

/** The compiler of CC, else cc, gcc or clang on the PATH; found without running anything. */
export function findCompiler(env: NodeJS.ProcessEnv = process.env): Compiler | Error {
  const wanted = env.CC?.trim() ? [env.CC.trim()] : ["cc", "gcc", "clang"]
  for (const command of wanted) {
    const [program, ...args] = command.split(/\s+/)
    const path = resolveCommand(program!, env.PATH ?? "")
    if (!path) continue
    const { mtimeMs, size } = statSync(path)
    return {
      name: `${command} (${path})`,
      path,
      args,
      identity: digest(path, `${mtimeMs} ${size}`, ...args, machine()),
    }
  }
  return new Error(
    env.CC
      ? `CC=${env.CC} is not a command that can be found`
      : `no C compiler found on the PATH (${wanted.join(", ")})`,
  )
}

function resolveCommand(program: string, path: string): string | undefined {
  const folders = isAbsolute(program) || program.includes("/") ? [""] : path.split(delimiter)
  for (const folder of folders) {
    try {
      const found = realpathSync(folder ? join(folder, program) : program)
      if (statSync(found).isFile()) return found
    } catch {
      // Not in this folder.
    }
  }
  return undefined
}

let machineIdentity: string | undefined

/** What `-march=native` depends on: an entry compiled for one machine may crash on another that shares the folder. */
function machine(): string {
  if (machineIdentity === undefined) {
    let cpu = cpus()[0]?.model ?? ""
    try {
      const lines = readFileSync("/proc/cpuinfo", "utf8").split("\n")
      const first = (name: string) => lines.find((line) => line.startsWith(name)) ?? ""
      cpu = ["model name", "flags", "Features", "CPU part", "CPU implementer"].map(first).join("\n")
    } catch {
      // Only Linux has it.
    }
    machineIdentity = `${platform()} ${arch()}\n${cpu}`
  }
  return machineIdentity
}

/**
 * Listed one by one, never -ffast-math: what is given up is errno, floating-point traps, and the rounding between a
 * multiplication and an addition. Type punning through one arena needs -fno-strict-aliasing.
 */
const flags = [
  "-fno-math-errno",
  "-fno-trapping-math",
  "-ffp-contract=fast",
  "-fopenmp-simd",
  "-fno-strict-aliasing",
  "-fno-stack-protector",
  "-fPIC",
  "-shared",
  "-pthread",
  "-w",
  ...(platform() === "linux" ? ["-Wl,-z,nodelete"] : []),
]

/** Milliseconds that a compiler may take to say what it is, and for all programs that are compiled at one time. */
export interface Patience {
  readonly probe: number
  readonly compile: number
}

const patience: Patience = { probe: 10_000, compile: 120_000 }

/** Asks for the compiler's own macros with the best flag for this machine that it takes. */
export function probe(compiler: Compiler, { probe: timeout } = patience): { march: readonly string[]; macros: string } {
  let failure = ""
  for (const march of [["-march=native"], ["-mcpu=native"], []]) {
    const result = start(compiler.path, [...compiler.args, ...march, "-dM", "-E", "-x", "c", "-"], timeout)
    if (result.status === 0 && result.stdout.includes("#define")) return { march, macros: result.stdout }
    failure = failureOf(result, timeout)
    if (isLate(result)) break // the next flag would be waited for as long
  }
  throw new TargetError(`the C compiler ${compiler.name} does not work: ${firstLines(failure)}`)
}

/** Messages in English, whatever the user's language: they are shown among ours. */
const start = (program: string, args: readonly string[], timeout: number): SpawnSyncReturns<string> =>
  spawnSync(program, args, { input: "", encoding: "utf8", timeout, env: { ...process.env, LC_ALL: "C" } })

const isLate = ({ error }: SpawnSyncReturns<string>): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT"

function failureOf(result: SpawnSyncReturns<string>, timeout: number): string {
  if (isLate(result)) return `it did not end within ${timeout / 1000} s`
  const end = result.signal ?? `status ${result.status}`
  return result.error?.message ?? (result.stderr || `it ended with ${end} and wrote nothing`)
}

export interface Job {
  readonly source: string
  readonly optimize: "-O2" | "-O3"
}

/** Paths of the shared objects for some sources: from the cache, or compiled now, all at the same time. */
export function compileObjects(
  compiler: Compiler,
  march: readonly string[],
  jobs: readonly Job[],
  cache: Cache,
  { compile: timeout } = patience,
): readonly string[] {
  const entries = jobs.map((job) => {
    const args = [...compiler.args, job.optimize, ...march, ...flags]
    const name = `${digest(job.source, compiler.identity, args.join(" "))}.so`
    return { job, args, name, path: cache.find(name) }
  })
  const started: { input: string; output: string; command: readonly string[]; name: string }[] = []
  try {
    for (const { job, args, name, path } of entries) {
      if (path !== undefined) continue
      const input = cache.write(job.source)
      const output = input.replace(/\.tmp$/, ".out.tmp")
      started.push({
        input,
        output,
        command: [compiler.path, ...args, "-o", output, "-x", "c", input, "-x", "none", "-lm"],
        name,
      })
    }
    runAll(
      compiler,
      started.map(({ command }) => command),
      timeout,
    )
    if (started.some(({ output }) => !existsSync(output)))
      throw new TargetError(`the C compiler ${compiler.name} failed: it ended with status 0 and wrote nothing`)
    const made = new Map(started.map(({ name, output }) => [name, cache.store(name, output)]))
    return entries.map(({ name, path }) => path ?? made.get(name)!)
  } finally {
    for (const { input, output } of started) for (const file of [input, output]) rmSync(file, { force: true })
  }
}

function runAll(compiler: Compiler, commands: readonly (readonly string[])[], timeout: number): void {
  if (commands.length === 0) return
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const begin = commands.map((command, i) => `${command.map(quote).join(" ")} & p${i}=$!`)
  const wait = commands.map((_, i) => `wait $p${i} || r=1`)
  // The shell is told to end when time is up, and has to pass it on.
  const pass = `trap 'kill ${commands.map((_, i) => `$p${i}`).join(" ")}; exit 1' TERM`
  const single = commands.length === 1 ? commands[0] : undefined
  const [program, ...args] = single ?? ["/bin/sh", "-c", ["r=0", ...begin, pass, ...wait, "exit $r"].join("\n")]
  const result = start(program!, args, timeout)
  if (result.status === 0) return
  throw new TargetError(`the C compiler ${compiler.name} failed: ${firstLines(failureOf(result, timeout))}`)
}

function firstLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => line.trim())
    .slice(0, 3)
    .map((line) => line.slice(0, 200))
    .join("; ")
}
