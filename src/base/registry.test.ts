import { describe, expect, it } from "vitest"
import { ArgumentError, NameError } from "./errors.ts"
import { resolve, resolveClass, uncapitalize } from "./registry.ts"

const double = (x: number) => 2 * x
const half = (x: number) => x / 2
const registry = { double, half }

describe("resolve", () => {
  it("finds what is registered under a name", () => {
    expect(resolve("function", registry, "half")).toBe(half)
  })

  it("passes an object or function through", () => {
    const mine = (x: number) => x
    expect(resolve("function", registry, mine)).toBe(mine)
  })

  it("suggests the closest name for a slip", () => {
    expect(() => resolve("function", registry, "duoble")).toThrow("unknown function 'duoble'. Did you mean 'double'?")
    expect(() => resolve("function", registry, "duoble")).toThrow(NameError)
  })

  it("does not take what every object inherits for a registered name", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"])
      expect(() => resolve("function", registry, name)).toThrow(NameError)
  })

  it("refuses what is neither a name nor a function, and lists the names", () => {
    for (const wrong of [null, undefined, 3, true])
      expect(() => resolve("function", registry, wrong as unknown as string)).toThrow(
        new ArgumentError(`function: expected a name or a function, got ${wrong}. Names: double, half.`),
      )
  })
})

describe("resolveClass", () => {
  class HeNormal {
    readonly stddev = 1
    call(): number {
      return this.stddev
    }
  }
  const namespace = { HeNormal, heNormal: double }

  it("makes an object of the named class, a new one each time", () => {
    const first = resolveClass<HeNormal>("initializer", namespace, uncapitalize, "call", "heNormal")
    expect(first).toBeInstanceOf(HeNormal)
    expect(resolveClass<HeNormal>("initializer", namespace, uncapitalize, "call", "heNormal")).not.toBe(first)
  })

  it("passes an object through", () => {
    const mine = new HeNormal()
    expect(resolveClass("initializer", namespace, uncapitalize, "call", mine)).toBe(mine)
  })

  it("tells who passed the class itself to make an object of it", () => {
    expect(() =>
      resolveClass<HeNormal>("initializer", namespace, uncapitalize, "call", HeNormal as unknown as HeNormal),
    ).toThrow("initializer: expected a name or an object, got HeNormal itself. Make one: new HeNormal().")
  })

  it("refuses an object of another kind", () => {
    for (const [wrong, shown] of [
      [{ learningRate: 1 }, "{ learningRate }"],
      [new Map(), "a Map"],
      [["heNormal"], "['heNormal']"],
      [null, "null"],
    ] as const)
      expect(() =>
        resolveClass<HeNormal>("initializer", namespace, uncapitalize, "call", wrong as unknown as HeNormal),
      ).toThrow(
        new ArgumentError(`initializer: expected a name or an object with call(), got ${shown}. Names: heNormal.`),
      )
  })

  it("knows only the classes of a namespace", () => {
    expect(() => resolveClass<HeNormal>("initializer", namespace, uncapitalize, "call", "henormal")).toThrow(
      "Did you mean 'heNormal'?",
    )
  })
})

describe("uncapitalize", () => {
  it("keeps words apart after an abbreviation", () => {
    const names = { HeNormal: "heNormal", KLDivergence: "klDivergence", PReLU: "pReLU", ELU: "elu", Conv2D: "conv2D" }
    for (const [name, written] of Object.entries(names)) expect(uncapitalize(name)).toBe(written)
  })
})
