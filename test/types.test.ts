import { execFileSync, spawnSync } from "node:child_process"
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { published } from "../tools/packManifest.mjs"
import { readSources, root } from "./files.ts"

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies: Readonly<Record<string, string>>
}
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc")

let project: string
let packed: readonly string[]

// A user's project: the packed package, its dependencies, and the code of the README, the examples and test/types.
beforeAll(() => {
  if (!existsSync(join(root, "dist", "index.d.ts"))) throw new Error("dist/ is not built. Run: npm run build")
  project = mkdtempSync(join(tmpdir(), "kasane-user-"))
  // `--ignore-scripts`, since packing would build again under the other tests' feet.
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", project]
  const answer = execFileSync("npm", args, { cwd: root, encoding: "utf8", shell: process.platform === "win32" })
  const [archive] = JSON.parse(answer) as readonly Archive[]
  packed = archive!.files.map(({ path }) => path).sort()

  const modules = join(project, "node_modules")
  mkdirSync(join(modules, "kasane"), { recursive: true })
  execFileSync("tar", ["-xzf", archive!.filename, "--strip-components=1", "-C", "node_modules/kasane"], {
    cwd: project,
  })
  for (const name of [...Object.keys(manifest.dependencies), "@types/node", "undici-types"]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true }) // "@scope/name"
    symlinkSync(join(root, "node_modules", name), join(modules, name), "junction")
  }

  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }))
  for (const file of ["user.ts", "mistakes.ts"]) copyFileSync(join(root, "test", "types", file), join(project, file))
  for (const [file, text] of readSources("examples", [".ts"]))
    writeFileSync(join(project, file.replace("/", "-")), text)
  for (const readme of ["README.md", "README.ja.md"])
    blocksOf(readme).forEach((block, i) => {
      writeFileSync(join(project, `${readme}.${i}.ts`), block)
    })
})
afterAll(() => {
  if (project) rmSync(project, { recursive: true, force: true })
})

describe("the packed package", () => {
  it("carries the built files, the licence and both READMEs, and neither sources nor tests", () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "README.ja.md",
        "CHANGELOG.md",
        "bin/kasane.js",
        "dist/index.js",
      ]),
    )
    expect(packed.filter((path) => /^(src|test|tools|bench)\/|\.test\.|\.golden\./.test(path))).toEqual([])
  })

  it("is published without scripts that only a checkout can run", () => {
    const text = JSON.stringify(published(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))))
    expect(text).not.toContain("tools/")
    expect(JSON.parse(text)).toMatchObject({ name: "kasane", bin: {}, exports: {}, dependencies: {}, imports: {} })
  })

  it("declares nothing that is internal", () => {
    const declared = packed.filter((path) => path.endsWith(".d.ts"))
    expect(declared.length).toBeGreaterThan(50)
    const telling = declared.filter((path) =>
      readFileSync(join(project, "node_modules", "kasane", path), "utf8").includes("@internal"),
    )
    expect(telling).toEqual([])
  })

  it("exports nothing of its plumbing", async () => {
    const names = Object.keys(await import(join(root, "src", "index.ts")))
    for (const name of ["asTensor", "atOnce", "blockOf", "currentScope", "layTogether", "withScope"])
      expect(names).not.toContain(name)
  })

  it("loads in Node by each of its entry points", () => {
    const entries = Object.keys(manifest.exports).filter((entry) => !entry.endsWith(".json"))
    const script = entries.map((entry) => `await import(${JSON.stringify(join("kasane", entry))})`).join("\n")
    const loading = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: project,
      encoding: "utf8",
    })
    expect(loading.stderr).toBe("")
    expect(loading.status).toBe(0)
  })
})

describe("the types of the package, with skipLibCheck off", () => {
  it("compile for a user with TypeScript's own resolution for Node, without the browser's types", () => {
    const options = { module: "nodenext", moduleResolution: "nodenext", lib: ["es2023"], types: ["node"] }
    expect(compile("node", options)).toBe("")
  })

  it("compile for a user with a bundler, without Node's types", () => {
    const options = { module: "esnext", moduleResolution: "bundler", lib: ["es2023", "dom"], types: [] }
    expect(compile("bundler", options)).toBe("")
  })
})

/** @returns what the compiler complains of */
function compile(name: string, compilerOptions: Record<string, unknown>): string {
  const strict = { strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: false }
  const config = `tsconfig.${name}.json`
  const options = { ...compilerOptions, ...strict, target: "es2022", noEmit: true }
  writeFileSync(join(project, config), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }))
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", config], {
    cwd: project,
    encoding: "utf8",
  })
  const complaints = stdout + stderr
  return status === 0 ? complaints : complaints || `tsc ended with ${status}`
}

/** The `ts` blocks of a Markdown file; each is a module of its own. */
function blocksOf(file: string): string[] {
  return [...readFileSync(join(root, file), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!)
}

interface Archive {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}
