import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { transform } from "esbuild"
import { describe, expect, it } from "vitest"
import * as datasets from "../src/datasets/index.ts"
import * as experiments from "../src/experiments/index.ts"
import * as kasane from "../src/index.ts"
import { readSources, root } from "./files.ts"

/** What a user can import, by the file that exports it. */
const entries = { "index.ts": kasane, "datasets/index.ts": datasets }
const scope = { ...kasane, ...datasets, ...experiments }

const sources = new Map([...readSources("src", [".ts"])].filter(([path]) => !/\.(test|d)\.ts$|test-helper/.test(path)))

// --- what the docstrings say -------------------------------------------------------------------------------------

interface Example {
  readonly file: string
  /** What the docstring stands before; empty for a file's own. */
  readonly name: string
  /** Of the first line of code, from 1. */
  readonly line: number
  readonly code: string
}

const declaration = /^\s*export\s+(?:declare\s+|abstract\s+|async\s+)*(?:function\*?|const|let|class)\s+([\w$]+)/

/** The `@example`s and fenced ts blocks of every docstring of a file. */
function examplesOf(file: string, source: string): Example[] {
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((match) => {
    const name = declaration.exec(source.slice(match.index + match[0].length))?.[1] ?? ""
    const firstLine = source.slice(0, match.index).split("\n").length
    const lines = match[0].split("\n").map((line) => line.replace(/^\s*\/?\*+\/? ?/, "").replace(/\s*\*\/$/, ""))
    const found: Example[] = []
    let open: { line: number; code: string[]; fenced: boolean } | undefined
    const close = () => {
      const code = open?.code.join("\n").trim()
      if (open && code) found.push({ file, name, line: firstLine + open.line, code })
      open = undefined
    }
    lines.forEach((line, i) => {
      const fence = /^```(\w*)/.exec(line)
      const example = /^@example\b ?(.*)$/.exec(line)
      if (open?.fenced) fence ? close() : open.code.push(line)
      else if (fence) {
        close()
        if (fence[1] === "ts") open = { line: i + 1, code: [], fenced: true }
      } else if (example) {
        close()
        open = { line: i, code: [example[1]!], fenced: false }
      } else if (/^@\w/.test(line)) close()
      else open?.code.push(line)
    })
    close()
    return found
  })
}

const examples = [...sources].flatMap(([file, source]) => examplesOf(file, source))

// --- running them ------------------------------------------------------------------------------------------------

type Check = (value: unknown, text: string) => void
type Body = (names: typeof scope, check: Check) => Promise<void>

/** `expression // → text` becomes a call of `check`; everything else runs as it is. */
function withChecks(code: string): string {
  const lines = code.split("\n").map((line) => {
    const [, statement, text] = /^(.*?)\s*\/\/ → (.*)$/.exec(line) ?? []
    if (statement === undefined) return line
    const named = /^\s*const ([\w$]+)(?::[^=]*)? = /.exec(statement)?.[1]
    return named
      ? `${statement}; check$(${named}, ${JSON.stringify(text)})`
      : `check$(${statement}, ${JSON.stringify(text)})`
  })
  return lines.join("\n")
}

async function compileExample({ file, line, code }: Example): Promise<Body> {
  const names = Object.keys(scope).join(", ")
  const module = `export default async ({ ${names} }, check$) => {{\n${withChecks(code)}\n}}`
  const { code: plain } = await transform(module, { loader: "ts", sourcefile: `${file}:${line}.ts`, format: "cjs" })
  const holder: { exports: { default?: Body } } = { exports: {} }
  new Function("module", plain)(holder)
  return holder.exports.default!
}

const normal = (text: string): string => text.replace(/\s+/g, " ").replaceAll("[ ", "[").trim()

async function run(example: Example): Promise<{ expected: string; actual: string }[]> {
  const results: { expected: string; actual: string }[] = []
  const body = await compileExample(example)
  try {
    await body(scope, (value, text) => {
      results.push({ expected: normal(text), actual: normal(String(value)) })
    })
  } finally {
    kasane.setDefaultTarget(undefined) // the next example starts as a user would
  }
  return results
}

describe("the examples in docstrings run and say what comes out", () => {
  for (const example of examples)
    it(`${example.name} (src/${example.file}:${example.line})`, async () => {
      const results = await run(example)
      expect(results.map((r) => r.actual)).toEqual(results.map((r) => r.expected))
      expect(results.length, "lines `expression // → result`").toBeGreaterThan(0)
    })
})

// --- and none is missing -----------------------------------------------------------------------------------------

interface Declared {
  readonly file: string
  readonly name: string
}

/** Where each value that a file exports is declared; members of namespaces as `random.uniform`. Types are left out. */
function exportsOf(file: string, seen: readonly string[] = []): Map<string, Declared> {
  const source = sources.get(file)
  const found = new Map<string, Declared>()
  if (source === undefined || seen.includes(file)) return found
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "")
  for (const line of code.split("\n")) {
    const name = declaration.exec(line)?.[1]
    if (name) found.set(name, { file, name })
  }
  for (const [, what, from] of code.matchAll(/^export\s+(\*(?:\s+as\s+[\w$]+)?|\{[^}]*\})\s+from\s+"([^"]+)"/gm)) {
    const target = new URL(from!, `file:///${file}`).pathname.slice(1)
    const inner = exportsOf(target, [...seen, file])
    const namespace = /^\*\s+as\s+([\w$]+)/.exec(what!)?.[1]
    if (namespace) for (const [name, at] of inner) found.set(`${namespace}.${name}`, at)
    else if (what === "*") for (const [name, at] of inner) found.set(name, at)
    else
      for (const item of what!.slice(1, -1).split(",")) {
        const [original, alias] = item.trim().split(/\s+as\s+/)
        if (original && !original.startsWith("type ") && inner.has(original))
          found.set(alias ?? original, inner.get(original)!)
      }
  }
  return found
}

const hasExample = ({ file, name }: Declared): boolean => examples.some((e) => e.file === file && e.name === name)

describe("every public function and class has an example that is run", () => {
  for (const [file, entry] of Object.entries(entries)) {
    const published = exportsOf(file)

    it(`finds the declaration of everything that src/${file} exports`, () => {
      const isNamespace = (value: unknown) => Object.prototype.toString.call(value) === "[object Module]"
      const names = Object.entries(entry).flatMap(([name, value]) =>
        isNamespace(value) ? Object.keys(value).map((member) => `${name}.${member}`) : [name],
      )
      expect(names.filter((name) => !published.has(name))).toEqual([])
    })

    it(`misses none of what src/${file} exports`, () => {
      const missing = [...published].filter(([, at]) => !hasExample(at))
      expect(missing.map(([name, at]) => `${name}: add an @example to its docstring in src/${at.file}`)).toEqual([])
    })
  }
})

// --- as a user's editor sees them --------------------------------------------------------------------------------

/** What the compiler says of examples, each line with the place of the example. */
function complaintsAbout(chosen: readonly Example[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "kasane-examples-"))
  try {
    const lines = Object.entries({ ...entries, "experiments/index.ts": experiments }).map(
      ([file, entry]) => `import { ${Object.keys(entry).join(", ")} } from ${JSON.stringify(join(root, "src", file))}`,
    )
    const origins: string[] = lines.map(() => "")
    for (const { file, line, code } of chosen) {
      const body = code.split("\n")
      // In a block, so that every function can have the same name.
      lines.push("{ async function example() {", ...body, "} }")
      origins.push("", ...body.map((_, i) => `src/${file}:${line + i}`), "")
    }
    writeFileSync(join(folder, "examples.mts"), lines.join("\n"))
    // As strict as a user's project usually is.
    const usual = { noUncheckedIndexedAccess: false, rewriteRelativeImportExtensions: false }
    const compilerOptions = { ...usual, typeRoots: [join(root, "node_modules", "@types")] }
    const config = { extends: join(root, "tsconfig.json"), compilerOptions, include: ["examples.mts"] }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
    const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc")
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "--pretty", "false", "-p", folder], {
      encoding: "utf8",
    })
    if (status === 0) return []
    return (stdout + stderr)
      .trim()
      .split("\n")
      .map((text) => text.replace(/^.*examples\.mts\((\d+),\d+\)/, (_, at) => origins[Number(at) - 1]!))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe("the types of the examples", () => {
  it("are right for the compiler, which finds one that is wrong on purpose and its place", () => {
    const wrong = { file: "f.ts", name: "f", line: 7, code: "add(1, 2)\nadd(1, [undefined])" }
    expect(complaintsAbout([...examples, wrong])).toEqual([expect.stringMatching(/^src\/f\.ts:8: error TS2322/)])
  })
})

describe("the reader of docstrings", () => {
  it("finds fenced blocks and bare examples, with their lines and what they belong to", () => {
    const source = [
      "/** No example. */",
      "export const a = 1",
      "/**",
      " * Says.",
      " * ```ts",
      " * f(1) // → 2",
      " * ```",
      " * @example f(2) // → 3",
      " * @param x nothing",
      " */",
      "export function f() {}",
    ].join("\n")
    expect(examplesOf("f.ts", source)).toEqual([
      { file: "f.ts", name: "f", line: 6, code: "f(1) // → 2" },
      { file: "f.ts", name: "f", line: 8, code: "f(2) // → 3" },
    ])
  })

  it("tells a wrong result from a right one", async () => {
    const results = await run({
      file: "f.ts",
      name: "f",
      line: 1,
      code: "const x: number = 1 + 1 // → 2\nx + 1 // → 4",
    })
    expect(results).toEqual([
      { expected: "2", actual: "2" },
      { expected: "4", actual: "3" },
    ])
  })
})
