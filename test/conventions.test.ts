import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { indexOf } from "../tools/generateIndexes.mjs"
import { readSources, root } from "./files.ts"

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
}
interface Lock {
  readonly packages: Readonly<Record<string, { dev?: boolean; optional?: boolean; hasInstallScript?: boolean }>>
}
const read = <T>(file: string) => JSON.parse(readFileSync(join(root, file), "utf8")) as T
const manifest = read<Manifest>("package.json")

describe("the conventions of the house", () => {
  it("keeps every file within 400 lines, so that one room is read at a time", () => {
    const long = ["src", "test", "tools", "bench", "examples"]
      .flatMap((folder) =>
        [...readSources(folder, [".ts", ".mjs", ".js", ".py"])].map(([path, text]) => [folder, path, text]),
      )
      .map(([folder, path, text]) => ({ path: `${folder}/${path}`, lines: text!.split("\n").length - 1 }))
      .filter(({ lines }) => lines > 400)
    expect(long).toEqual([])
  })

  it("installs without running scripts, its own or those of what it cannot do without", () => {
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([])
    // Optional packages may have one: a failing script of theirs only leaves them out.
    const withScripts = Object.entries(read<Lock>("package-lock.json").packages)
      .filter(([path, entry]) => path !== "" && entry.hasInstallScript && !entry.dev && !entry.optional)
      .map(([path]) => path)
    expect(withScripts).toEqual([])
  })

  it("keeps the packages it cannot do without few: five for the command line, three for runs", () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(8)
  })

  it("has a source file for every entry point that package.json promises", () => {
    const sources = readSources("src", [".ts"])
    const missing = Object.values(manifest.exports)
      .flatMap((entry) => (typeof entry === "string" ? [] : [entry.default]))
      .map((path) => path.replace(/^\.\/dist\//, "").replace(/\.js$/, ".ts"))
      .filter((path) => !sources.has(path))
    expect(missing).toEqual([])
  })

  it("has no link in its documents that leads nowhere", () => {
    const documents = ["README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md"]
      .map((file) => [file, readFileSync(join(root, file), "utf8")] as const)
      .concat([...readSources("docs", [".md"])].map(([path, text]) => [`docs/${path}`, text] as const))
    const links = documents.flatMap(([file, text]) =>
      [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link]) => ({ file, link: link! })),
    )
    expect(links.length).toBeGreaterThan(10)
    expect(links.filter(({ file, link }) => !existsSync(join(root, dirname(file), link)))).toEqual([])
  })
})

describe("the generator of indexes", () => {
  const room = { base: "loss", helpers: ["shapes"] }
  const index = (files: Record<string, string>) => indexOf(new Map(Object.entries(files)), room)

  it("writes one line a file, sorted: what is named like the file and the types that begin so", () => {
    const files = {
      "zero.ts": "export const zero = 0\nexport const other = 1",
      "huber.ts":
        "export interface HuberOptions {}\nexport class Huber {}\nexport function huber() {}\ninterface HuberInner {}",
    }
    const [, ...lines] = index(files).trim().split("\n")
    expect(lines).toEqual([
      `export { type HuberOptions, Huber, huber } from "./huber.ts"`,
      `export { zero } from "./zero.ts"`,
    ])
  })

  it("exports what the things have in common as types only, since it is not one of them", () => {
    expect(index({ "loss.ts": "export abstract class Loss {}" })).toContain(`export { type Loss } from "./loss.ts"`)
  })

  it("leaves out tests, helpers, resolvers and files that begin with an underscore", () => {
    const text = "export const shapes = 1"
    expect(
      index({ "shapes.ts": text, "zero.test.ts": text, "_common.ts": text, "resolve.ts": text, "index.ts": "" }),
    ).toBe("")
  })

  it("refuses a file whose export has another name", () => {
    expect(() => index({ "mish.ts": "export const mishh = 1" })).toThrow(
      'mish.ts exports nothing named "mish" or "Mish"',
    )
  })
})
