// Writes the index.ts of every open room from the files that lie in it, so that adding a thing is adding a file.
// `node tools/generateIndexes.mjs` writes, `--check` only compares (npm test does) and fails where an index is stale.
//
// src/losses/huber.ts may export `huber`, `Huber` or both, and types whose names begin with `Huber`; the index says
//   export { Huber, type HuberOptions, huber } from "./huber.ts"
// The index is the room's registry as well, so nothing else may stand in it as a value.
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

/**
 * `base`: the file of what the room's things have in common, exported as types only, since it is not one of them.
 * `helpers`: files that the index leaves out, besides those of `everywhere` and names that begin with `_`.
 */
export const openRooms = {
  activations: { base: "activation", helpers: [] },
  callbacks: { base: "callback", helpers: [] },
  "doctor/checks": { base: "check", helpers: [] },
  "experiments/rows": { base: "claim", helpers: [] },
  initializers: { base: "initializer", helpers: [] },
  layers: { base: "layer", helpers: ["symbolicTensor"] },
  losses: { base: "loss", helpers: [] },
  metrics: { base: "metric", helpers: [] },
  optimizers: { base: "optimizer", helpers: [] },
  regularizers: { base: "regularizer", helpers: [] },
}

const everywhere = ["index", "resolve", "registry"]

/**
 * @param {Map<string, string>} files source text by file name, of one room
 * @param {{ base: string, helpers: readonly string[] }} room
 * @returns {string} the text of the room's index.ts, not yet formatted
 */
export function indexOf(files, { base, helpers }) {
  const left = new Set([...everywhere, ...helpers])
  const lines = []
  for (const [file, source] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = file.slice(0, -".ts".length)
    if (!file.endsWith(".ts") || file.endsWith(".test.ts") || name.startsWith("_") || left.has(name)) continue
    const names = exportsOf(source, name, name === base)
    if (names.length === 0) {
      throw new Error(
        `${file} exports nothing named "${name}" or "${capital(name)}". Name the export like the file; ` +
          `if the file is a helper, begin its name with "_" or list it in tools/generateIndexes.mjs`,
      )
    }
    lines.push(`export { ${names.join(", ")} } from "./${file}"`)
  }
  return lines.length === 0 ? "" : `// Written by tools/generateIndexes.mjs: one line a file.\n${lines.join("\n")}\n`
}

function exportsOf(source, name, typesOnly) {
  const declaration =
    /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(const|function\*?|class|type|interface)\s+([\w$]+)/gm
  const found = new Set()
  for (const [, kind, exported] of source.matchAll(declaration)) {
    const isType = kind === "type" || kind === "interface"
    // Abbreviations too: klDivergence.ts may export KLDivergence.
    const isNamed = exported.toLowerCase() === name.toLowerCase()
    if (isType ? exported.startsWith(capital(name)) : isNamed) {
      found.add(isType || typesOnly ? `type ${exported}` : exported)
    }
  }
  // A class and an interface of one name are one export.
  return [...found].filter((entry) => !found.has(entry.replace(/^type /, "")) || !entry.startsWith("type "))
}

function capital(name) {
  return name[0].toUpperCase() + name.slice(1)
}

function main() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const checking = process.argv.includes("--check")
  const stale = []
  for (const [name, room] of Object.entries(openRooms)) {
    const folder = join(root, "src", name)
    if (!existsSync(folder)) continue
    const files = new Map(
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
        .map((entry) => [entry.name, readFileSync(join(folder, entry.name), "utf8")]),
    )
    let text
    try {
      text = indexOf(files, room)
    } catch (error) {
      console.error(`src/${name}: ${error.message}`)
      process.exitCode = 1
      continue
    }
    if (text === "") continue
    const index = join(folder, "index.ts")
    const formatted = format(root, index, text)
    if (formatted === files.get("index.ts")) continue
    if (checking) stale.push(`src/${name}/index.ts`)
    else {
      writeFileSync(index, formatted)
      console.log(`wrote src/${name}/index.ts`)
    }
  }
  if (stale.length > 0) {
    console.error(`stale: ${stale.join(", ")}. Run: node tools/generateIndexes.mjs`)
    process.exitCode = 1
  }
}

/** As `biome check` wants it, which also sorts the names. */
function format(root, path, text) {
  const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome")
  const args = [biome, "check", "--write", `--stdin-file-path=${path}`]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, input: text, encoding: "utf8" })
  if (status !== 0) throw new Error(`biome could not format ${path}: ${stderr}`)
  return stdout
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main()
