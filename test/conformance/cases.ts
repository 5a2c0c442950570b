import type { Dtype } from "../../src/base/dtype.ts"
import { range, type Shape } from "../../src/base/shape.ts"
import * as g from "../../src/graph/build.ts"
import type { Node, Primitive } from "../../src/graph/node.ts"
import { convolutionCases } from "./convolutionCases.ts"

/** What values an argument of a case may take. */
export type Domain = "any" | "angle" | "positive" | "unit" | "distinct" | "index" | "condition"

export interface Argument {
  readonly shape: Shape
  readonly dtype: Dtype
  readonly domain: Domain
}

/** One way of using a primitive: its arguments, and how it is built of them. */
export interface Case {
  readonly name: string
  readonly args: readonly Argument[]
  readonly build: (...nodes: Node[]) => Node
  /** How far float32 targets may be from float64, relative to the largest |value| or the sum of |terms|; 0: equal. */
  readonly tolerance: number
}

const f = (shape: Shape, domain: Domain = "any"): Argument => ({ shape, dtype: "float32", domain })
const i = (shape: Shape, domain: Domain = "any"): Argument => ({ shape, dtype: "int32", domain })
const b = (shape: Shape): Argument => ({ shape, dtype: "bool", domain: "condition" })

const sizes: readonly Shape[] = [[], [0], [1], [7], [13, 5], [2, 0, 3], [3, 1, 17], [4, 33], [1031]]
const short: readonly Shape[] = [[1], [7], [13, 5], [1031]]

const each = (shapes: readonly Shape[], make: (shape: Shape) => Omit<Case, "name"> & { name?: string }): Case[] =>
  shapes.map((shape) => ({ name: `[${shape}]`, ...make(shape) }))

const unary = (primitive: g.UnaryPrimitive, tolerance: number, domain: Domain = "any") =>
  each(sizes, (shape) => ({ args: [f(shape, domain)], build: (x) => g.unary(primitive, x!), tolerance }))

const binary = (primitive: g.BinaryPrimitive, tolerance: number, ints = true): Case[] => [
  ...each(sizes, (shape) => ({ args: [f(shape), f(shape)], build: (x, y) => g.binary(primitive, x!, y!), tolerance })),
  ...(ints
    ? each(short, (shape) => ({
        name: `int32 [${shape}]`,
        args: [i(shape), i(shape)],
        build: (x, y) => g.binary(primitive, x!, y!),
        tolerance: 0,
      }))
    : []),
]

const reductions: readonly (readonly [Shape, readonly number[]])[] = [
  [[7], [0]],
  [[0], [0]],
  [[3, 0], [1]],
  [[3, 0], [0]],
  [[5, 9], [0]],
  [[5, 9], [1]],
  [[33, 100], [0]],
  [[33, 100], [1]],
  [
    [5, 9],
    [0, 1],
  ],
  [[4, 3, 5], [1]],
  [
    [4, 3, 5],
    [0, 2],
  ],
  [
    [1, 6, 1],
    [0, 1],
  ],
  [
    [2, 3, 4, 5],
    [1, 3],
  ],
  [[4099], [0]],
]
const reduction = (primitive: "sum" | "reduceMax", tolerance: number): Case[] =>
  reductions
    .filter(([shape, axes]) => primitive === "sum" || axes.every((a) => shape[a] !== 0))
    .flatMap(([shape, axes]) => [
      {
        name: `[${shape}] over ${axes}`,
        args: [f(shape, primitive === "sum" ? "any" : "distinct")],
        build: (x) => g.reduce(primitive, x!, axes),
        tolerance,
      },
      {
        name: `int32 [${shape}] over ${axes}`,
        args: [i(shape)],
        build: (x) => g.reduce(primitive, x!, axes),
        tolerance: 0,
      },
    ])

const products: readonly (readonly [number, number, number, number])[] = [
  [1, 0, 3, 4],
  [1, 3, 0, 4],
  [1, 3, 4, 0],
  [0, 2, 3, 4],
  [1, 1, 1, 1],
  [1, 4, 2, 8],
  [2, 3, 5, 7],
  [1, 13, 31, 17],
  [3, 16, 16, 16],
  [1, 100, 50, 10],
  [1, 33, 129, 65],
  [1, 9, 2311, 17],
]

/** For every primitive ways to use it, over shapes that are empty, of one element, prime, and large. */
export const cases: { readonly [P in Primitive]: readonly Case[] } = {
  input: each(sizes, (shape) => ({ args: [f(shape)], build: (x) => x!, tolerance: 0 })),
  constant: [0, -0, 1.5, Number.NaN, Infinity, 1e-40].map((value) => ({
    name: String(value),
    args: [],
    build: () => g.constant(value, [5]),
    tolerance: 0,
  })),
  literal: [
    {
      name: "an array",
      args: [f([3])],
      build: (x) => g.add(x!, g.literal(Float32Array.of(1, -2, 3), [3], "float32")),
      tolerance: 1e-7,
    },
  ],
  iota: [
    { name: "rows", args: [], build: () => g.iota([4, 5], 0), tolerance: 0 },
    { name: "columns", args: [], build: () => g.iota([4, 5], 1), tolerance: 0 },
  ],
  random: (["float32", "int32"] as const).flatMap((dtype) =>
    each([[1], [7], [13, 5], [1031]], (shape) => ({
      name: `${dtype} [${shape}]`,
      args: [i([2])],
      build: (key) => g.random(key!, shape, dtype),
      tolerance: 0,
    })),
  ),
  mark: [
    { name: "labelled", args: [f([3])], build: (x) => g.mark(x!), tolerance: 0 },
    { name: "stopped", args: [f([3])], build: (x) => g.add(g.mark(x!, true), x!), tolerance: 1e-7 },
  ],

  neg: [...unary("neg", 0), { name: "int32", args: [i([9])], build: (x) => g.neg(x!), tolerance: 0 }],
  exp: unary("exp", 4e-7),
  expm1: unary("expm1", 4e-7),
  log: unary("log", 4e-7, "positive"),
  log1p: unary("log1p", 4e-7, "positive"),
  sin: unary("sin", 4e-7, "angle"),
  cos: unary("cos", 4e-7, "angle"),
  tanh: unary("tanh", 4e-7),
  sigmoid: unary("sigmoid", 4e-7),
  erf: unary("erf", 4e-7),
  sqrt: unary("sqrt", 2e-7, "positive"),
  floor: unary("floor", 0),
  cast: (["float32", "int32", "bool"] as const).flatMap((from) =>
    (["float32", "int32", "bool"] as const).map((to) => ({
      name: `${from} to ${to}`,
      args: [{ shape: [37], dtype: from, domain: from === "bool" ? "condition" : "any" } as const],
      build: (x: Node) => g.cast(x, to),
      tolerance: from === "int32" && to === "float32" ? 1e-7 : 0,
    })),
  ),

  add: binary("add", 2e-7),
  mul: binary("mul", 2e-7),
  div: binary("div", 2e-7),
  mod: [
    ...each(short, (shape) => ({
      args: [f(shape, "unit"), f(shape, "positive")],
      build: (x, y) => g.binary("mod", x!, y!),
      tolerance: 1e-5,
    })),
    { name: "int32", args: [i([64]), i([64])], build: (x, y) => g.binary("mod", x!, y!), tolerance: 0 },
  ],
  max: [
    ...binary("max", 0),
    { name: "with a constant", args: [f([31])], build: (x) => g.binary("max", x!, g.constant(0, [31])), tolerance: 0 },
  ],
  lt: binary("lt", 0),
  le: binary("le", 0),
  eq: binary("eq", 0),
  where: [
    ...each(sizes, (shape) => ({
      args: [b(shape), f(shape), f(shape)],
      build: (c, x, y) => g.where(c!, x!, y!),
      tolerance: 0,
    })),
    { name: "int32", args: [b([9]), i([9]), i([9])], build: (c, x, y) => g.where(c!, x!, y!), tolerance: 0 },
    { name: "bool", args: [b([9]), b([9]), b([9])], build: (c, x, y) => g.where(c!, x!, y!), tolerance: 0 },
  ],

  sum: reduction("sum", 1e-6),
  reduceMax: reduction("reduceMax", 0),
  dot: products.flatMap(([batch, m, k, n]): Case[] => {
    const name = `${batch}×${m}×${k}×${n}`
    const tolerance = 1e-6
    return [
      { name, args: [f([batch, m, k]), f([batch, k, n])], build: (x, y) => g.dot(x!, y!), tolerance },
      {
        name: `${name}, first transposed`,
        args: [f([batch, k, m]), f([batch, k, n])],
        build: (x, y) => g.dot(g.transposeLast(x!), y!),
        tolerance,
      },
      {
        name: `${name}, second transposed`,
        args: [f([batch, m, k]), f([batch, n, k])],
        build: (x, y) => g.dot(x!, g.transposeLast(y!)),
        tolerance,
      },
    ]
  }),

  ...convolutionCases,

  reshape: [
    { name: "merge", args: [f([3, 4, 5])], build: (x) => g.reshape(x!, [12, 5]), tolerance: 0 },
    { name: "split", args: [f([12, 5])], build: (x) => g.reshape(x!, [3, 4, 5]), tolerance: 0 },
    { name: "regroup", args: [f([4, 6])], build: (x) => g.reshape(x!, [8, 3]), tolerance: 0 },
    {
      name: "of a transposed matrix",
      args: [f([6, 35])],
      build: (x) => g.reshape(g.unary("neg", g.transposeLast(x!)), [5, 7, 6]),
      tolerance: 0,
    },
    {
      name: "regroup of a transposed matrix",
      args: [f([6, 10])],
      build: (x) => g.reshape(g.transposeLast(x!), [4, 15]),
      tolerance: 0,
    },
    { name: "ones", args: [f([1, 5, 1])], build: (x) => g.reshape(x!, [5, 1, 1, 1]), tolerance: 0 },
    { name: "scalar", args: [f([1, 1])], build: (x) => g.reshape(x!, []), tolerance: 0 },
    { name: "empty", args: [f([0, 3])], build: (x) => g.reshape(x!, [2, 0]), tolerance: 0 },
  ],
  permute: [
    { name: "matrix", args: [f([7, 13])], build: (x) => g.permute(x!, [1, 0]), tolerance: 0 },
    { name: "rotate", args: [f([3, 4, 5])], build: (x) => g.permute(x!, [2, 0, 1]), tolerance: 0 },
  ],
  expand: [
    { name: "rows", args: [f([1, 9])], build: (x) => g.expand(x!, [5, 9]), tolerance: 0 },
    { name: "columns", args: [f([9, 1])], build: (x) => g.expand(x!, [9, 5]), tolerance: 0 },
    { name: "to nothing", args: [f([1, 3])], build: (x) => g.expand(x!, [0, 3]), tolerance: 0 },
  ],
  slice: [
    { name: "middle", args: [f([9, 8])], build: (x) => g.slice(x!, [2, 3], [4, 5]), tolerance: 0 },
    { name: "steps", args: [f([9, 8])], build: (x) => g.slice(x!, [1, 0], [4, 3], [2, 3]), tolerance: 0 },
    { name: "nothing", args: [f([9, 8])], build: (x) => g.slice(x!, [1, 0], [0, 8]), tolerance: 0 },
  ],
  pad: [
    { name: "around", args: [f([3, 4])], build: (x) => g.pad(x!, [1, 0], [2, 3]), tolerance: 0 },
    { name: "between", args: [f([3, 4])], build: (x) => g.pad(x!, [1, 0], [0, 1], [2, 1]), tolerance: 0 },
    { name: "nothing", args: [f([0, 4])], build: (x) => g.pad(x!, [1, 0], [2, 1]), tolerance: 0 },
  ],
  window: [
    {
      name: "overlapping",
      args: [f([2, 7, 5, 3])],
      build: (x) => g.window(x!, { strides: [2, 1], dilation: [1, 2] }, [3, 1], [3, 3]),
      tolerance: 0,
    },
    {
      name: "of a sum, its maxima",
      args: [f([2, 9, 3]), f([2, 9, 3])],
      build: (x, y) => g.reduce("reduceMax", g.window(g.add(x!, y!), { strides: [2], dilation: [1] }, [4], [3]), [2]),
      tolerance: 2e-7,
    },
    {
      name: "of nothing",
      args: [f([0, 7, 3])],
      build: (x) => g.window(x!, { strides: [1], dilation: [1] }, [5], [3]),
      tolerance: 0,
    },
  ],
  flip: [
    { name: "one axis", args: [f([5, 7])], build: (x) => g.flip(x!, [1]), tolerance: 0 },
    { name: "both", args: [f([5, 7])], build: (x) => g.flip(x!, [0, 1]), tolerance: 0 },
  ],
  concat: [
    { name: "rows", args: [f([2, 3]), f([4, 3])], build: (x, y) => g.concat([x!, y!], 0), tolerance: 0 },
    { name: "columns", args: [f([3, 2]), f([3, 4]), f([3, 1])], build: (...xs) => g.concat(xs, 1), tolerance: 0 },
    {
      name: "of computed parts",
      args: [f([6]), f([2, 5])],
      build: (x, y) => g.concat([g.neg(x!), g.reshape(g.sum(y!, [0]), [5]), x!], 0),
      tolerance: 1e-6,
    },
  ],

  gather: [
    { name: "rows", args: [f([5, 3]), i([7], "index")], build: (x, at) => g.gather(x!, at!), tolerance: 0 },
    { name: "elements", args: [f([11]), i([2, 3], "index")], build: (x, at) => g.gather(x!, at!), tolerance: 0 },
    { name: "wild indices", args: [f([5, 3]), i([7])], build: (x, at) => g.gather(x!, at!), tolerance: 0 },
    {
      name: "of an expression",
      args: [f([5, 3]), i([7], "index")],
      build: (x, at) => g.gather(g.permute(g.mul(x!, x!), [0, 1]), at!),
      tolerance: 2e-7,
    },
  ],
  scatterAdd: [
    { name: "rows", args: [i([7], "index"), f([7, 3])], build: (at, u) => g.scatterAdd(5, at!, u!), tolerance: 1e-6 },
    { name: "elements", args: [i([9], "index"), f([9])], build: (at, u) => g.scatterAdd(4, at!, u!), tolerance: 1e-6 },
    { name: "wild indices", args: [i([7]), f([7, 3])], build: (at, u) => g.scatterAdd(5, at!, u!), tolerance: 1e-6 },
    { name: "int32", args: [i([7], "index"), i([7])], build: (at, u) => g.scatterAdd(5, at!, u!), tolerance: 0 },
  ],
  argsort: [
    { name: "row", args: [f([31])], build: (x) => g.argsort(x!), tolerance: 0 },
    { name: "rows", args: [f([4, 9])], build: (x) => g.argsort(x!), tolerance: 0 },
    { name: "int32", args: [i([4, 9])], build: (x) => g.argsort(x!), tolerance: 0 },
    { name: "of an expression", args: [f([9, 4])], build: (x) => g.argsort(g.transposeLast(x!)), tolerance: 0 },
  ],
}

export const allCases: readonly (Case & { readonly primitive: Primitive })[] = Object.entries(cases).flatMap(
  ([primitive, list]) => list.map((one) => ({ ...one, primitive: primitive as Primitive })),
)

/** Values of an argument; `wild` adds ±0, denormals, infinities, NaN and the extremes. */
export function valuesOf({ shape, dtype, domain }: Argument, seed: number, wild: boolean): Float32Array | Int32Array {
  const size = shape.reduce((p, n) => p * n, 1)
  const next = generator(seed)
  if (domain === "condition") return Int32Array.from(range(size), () => (next() < 0.5 ? 0 : 1))
  if (domain === "index") return Int32Array.from(range(size), () => Math.floor(next() * 4))
  if (dtype === "int32") {
    const extremes = [0, 1, -1, 2147483647, -2147483648, 65536]
    return Int32Array.from(range(size), () =>
      wild && next() < 0.4 ? extremes[Math.floor(next() * extremes.length)]! : Math.floor(next() * 41) - 20,
    )
  }
  const extremes = [0, -0, 1e-40, -1e-45, Infinity, -Infinity, NaN, 3.4e38, -3.4e38, 1, -1, 88.5, -104]
  return Float32Array.from(range(size), (_, at) => {
    const extreme = extremes[Math.floor(next() * extremes.length)]!
    // Sines of float32 numbers beyond 1e4 are documented to lose digits, as the numbers themselves have lost theirs.
    if (wild && next() < 0.4 && !(domain === "angle" && Math.abs(extreme) > 1e30)) return extreme
    const u = next()
    if (domain === "distinct") return (((at * 7919) % (size || 1)) - size / 2) / 3 + u / 8
    if (domain === "positive") return 0.05 + 4 * u
    return domain === "unit" ? u * 2 - 1 : (u * 2 - 1) * 4 + 0.03125
  })
}

/** mulberry32, only to choose test values. */
function generator(seed: number): () => number {
  let s = seed >>> 0
  return () => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
