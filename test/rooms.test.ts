import { describe, expect, it } from "vitest"
import { checkRooms, importsOf, rooms } from "../tools/rooms.ts"
import { readSources } from "./files.ts"

const order = [["top"], ["left", "right"], ["bottom"]]
const check = (files: Record<string, string>) => checkRooms(new Map(Object.entries(files)), order)

it("keeps the rooms of src in order, without circles", () => {
  const files = readSources("src", [".ts"])
  expect(files.size).toBeGreaterThan(0)
  expect(checkRooms(files)).toEqual([])
})

it("lists no room that is not there", () => {
  const there = new Set([...readSources("src", [".ts"]).keys()].map((file) => file.split("/").slice(0, -1)[0] ?? ""))
  expect(rooms.flat().filter((room) => !there.has(room))).toEqual([])
})

describe("the checker of rooms", () => {
  it("lets a file import from its own room and from rooms below", () => {
    expect(
      check({
        "top/a.ts": `import { b } from "./b.ts"\nimport { c } from "../bottom/c.ts"\nimport fs from "node:fs"`,
        "top/b.ts": "export const b = 1",
        "bottom/c.ts": "export const c = 1",
      }),
    ).toEqual([])
  })

  it("names the pair of an upward import, a type-only one too", () => {
    const files = { "top/a.ts": "export type A = 1", "bottom/c.ts": `import type { A } from "../top/a.ts"` }
    expect(check(files)).toEqual([`src/bottom/c.ts imports src/top/a.ts: upward from "bottom" to "top"`])
  })

  it("finds an upward import that is dynamic, a re-export, or a type in the middle of a line", () => {
    const a = { "top/a.ts": "export type A = 1" }
    for (const line of [
      `const a = await import("../top/a.ts")`,
      `export * from "../top/a.ts"`,
      `export type { A } from "../top/a.ts"`,
      `import "../top/a.ts"`,
      `let a: import("../top/a.ts").A`,
    ])
      expect(check({ ...a, "bottom/c.ts": line }), line).toHaveLength(1)
  })

  it("keeps neighbours apart", () => {
    expect(check({ "left/a.ts": `import "../right/b.ts"`, "right/b.ts": "" })).toEqual([
      `src/left/a.ts imports src/right/b.ts: neighbours do not import each other ("left" and "right")`,
    ])
  })

  it("shows a circle of files, types included, once and in full", () => {
    const files = {
      "top/a.ts": `import { b } from "./b.ts"`,
      "top/b.ts": `export { c } from "./c.ts"`,
      "top/c.ts": `import type { A } from "./a.ts"`,
    }
    expect(check(files)).toEqual(["circle: src/top/a.ts → src/top/b.ts → src/top/c.ts → src/top/a.ts"])
  })

  it("sees a file that imports itself as a circle", () => {
    expect(check({ "top/a.ts": `import "./a.ts"` })).toEqual(["circle: src/top/a.ts → src/top/a.ts"])
  })

  it("does not take two ways to one file for a circle", () => {
    const files = {
      "top/a.ts": `import "./b.ts"\nimport "./c.ts"`,
      "top/b.ts": `import "./d.ts"`,
      "top/c.ts": `import "./d.ts"`,
      "top/d.ts": "",
    }
    expect(check(files)).toEqual([])
  })

  it("refuses a room without a place, a missing file, an import of the package itself and one out of src", () => {
    expect(check({ "attic/a.ts": "" })).toEqual([
      `src/attic/a.ts: the room "attic" has no place in the table of tools/rooms.ts`,
    ])
    expect(check({ "top/a.ts": `import "./b.js"` })[0]).toContain("relative imports end in .ts")
    expect(check({ "top/a.ts": `import "kasane/datasets"` })[0]).toContain("name the file instead")
    expect(check({ "top/a.ts": `import "../../tools/rooms.ts"` })[0]).toContain("outside src/")
  })

  it("lets a test look upward, and nobody import a test", () => {
    expect(check({ "bottom/c.test.ts": `import "../top/a.ts"`, "top/a.ts": "" })).toEqual([])
    expect(check({ "top/a.ts": `import "./b.test.ts"`, "top/b.test.ts": "" })[0]).toContain("that is a test")
  })
})

describe("importsOf", () => {
  it("reads imports of many lines and several on one line", () => {
    expect(
      importsOf(`import {\n  a,\n  type B,\n} from "./a.ts"\nimport c from './c.ts'; import * as d from "./d.ts"`),
    ).toEqual(["./a.ts", "./c.ts", "./d.ts"])
  })

  it("passes over comments, strings, templates and words that only look like imports", () => {
    const source = [
      `// import "./a.ts"`,
      `/* export * from "./b.ts" */`,
      'const text = `\nimport { c } from "./c.ts"\n`',
      `const s = 'import "./d.ts"'`,
      `export const from = "./e.ts"`,
      `reimport("./f.ts"); thing.import("./g.ts")`,
      `export function load(from: string) { return from + "./h.ts" }`,
    ].join("\n")
    expect(importsOf(source)).toEqual([])
  })

  it("goes on finding imports after a regular expression with quotes or slashes in it", () => {
    const source = `const r = /["'/]/\nconst u = /https?:\\/\\//\nconst m = await import("./late.ts")`
    expect(importsOf(source)).toEqual(["./late.ts"])
  })
})
