// Builds dist/: TypeScript first, then the packed digits. npm runs this by itself after `npm ci` (the `prepare`
// script of package.json); by hand it is `npm run build`.
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const preparing = process.argv.includes("--prepare")

const compiler = findCompiler()
if (compiler === undefined) {
  const why = "TypeScript is not installed here (devDependencies were left out)"
  // npm also runs `prepare` after `npm ci --omit=dev`, where failing would undo the whole installation.
  if (preparing) {
    console.warn(`kasane: dist/ was not built: ${why}. To build it: npm ci --include=dev`)
    process.exit(0)
  }
  fail(`${why}. Run: npm ci --include=dev`)
}

// 1. Compile beside dist/, so that a failed build leaves the last good one alone and no stale file survives a good one.
const fresh = join(root, `.dist-${process.pid}`)
process.on("exit", () => rmSync(fresh, { recursive: true, force: true }))
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130))
run("tsc", [compiler, "-p", join(root, "tsconfig.build.json"), "--outDir", fresh])
if (!existsSync(fresh)) fail("tsc wrote nothing: is there a file in src/?")

// 2. Change places. A rename is quick, so a process that reads dist/ meanwhile meets the old or the new one.
const old = join(root, `.dist-old-${process.pid}`)
const dist = join(root, "dist")
if (existsSync(dist)) renameSync(dist, old)
renameSync(fresh, dist)
rmSync(old, { recursive: true, force: true })

// 3. The embedded digits, packed from the devDependency `mnist`.
const packDigits = join(root, "tools", "packDigits.mjs")
if (existsSync(packDigits)) run("packDigits", [packDigits])

function findCompiler() {
  try {
    const manifest = createRequire(import.meta.url).resolve("typescript/package.json")
    return join(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin.tsc)
  } catch {
    return undefined
  }
}

function run(name, args) {
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" })
  if (error) fail(`${name} could not be started: ${error.message}`)
  if (status !== 0) fail(`${name} failed (${signal ?? `exit code ${status}`}); its message stands above`)
}

function fail(message) {
  console.error(`kasane: the build failed: ${message}`)
  process.exit(1)
}
