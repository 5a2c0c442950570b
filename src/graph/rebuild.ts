import * as build from "./build.ts"
import type { Table } from "./node.ts"
import { applyRule, type Node } from "./node.ts"
import { withOrigin } from "./origin.ts"
import { topological } from "./walk.ts"

type Sources = readonly Node[]

/** Builds the same operation of other sources. */
const again: Table<Node, [Sources]> = {
  input: (node) => node,
  constant: (node) => node,
  literal: (node) => node,
  iota: (node) => node,
  random: (node, [key]) => build.random(key!, node.shape, node.dtype === "int32" ? "int32" : "float32"),
  mark: (_node, [x]) => x!,
  neg: (_node, [x]) => build.unary("neg", x!),
  exp: (_node, [x]) => build.unary("exp", x!),
  expm1: (_node, [x]) => build.unary("expm1", x!),
  log: (_node, [x]) => build.unary("log", x!),
  log1p: (_node, [x]) => build.unary("log1p", x!),
  sin: (_node, [x]) => build.unary("sin", x!),
  cos: (_node, [x]) => build.unary("cos", x!),
  tanh: (_node, [x]) => build.unary("tanh", x!),
  sigmoid: (_node, [x]) => build.unary("sigmoid", x!),
  erf: (_node, [x]) => build.unary("erf", x!),
  sqrt: (_node, [x]) => build.unary("sqrt", x!),
  floor: (_node, [x]) => build.unary("floor", x!),
  cast: (node, [x]) => build.cast(x!, node.dtype),
  add: (_node, [a, b]) => build.binary("add", a!, b!),
  mul: (_node, [a, b]) => build.binary("mul", a!, b!),
  div: (_node, [a, b]) => build.binary("div", a!, b!),
  mod: (_node, [a, b]) => build.binary("mod", a!, b!),
  max: (_node, [a, b]) => build.binary("max", a!, b!),
  lt: (_node, [a, b]) => build.binary("lt", a!, b!),
  le: (_node, [a, b]) => build.binary("le", a!, b!),
  eq: (_node, [a, b]) => build.binary("eq", a!, b!),
  where: (_node, [c, a, b]) => build.where(c!, a!, b!),
  sum: (node, [x]) => build.reduce("sum", x!, node.attributes.axes),
  reduceMax: (node, [x]) => build.reduce("reduceMax", x!, node.attributes.axes, node.attributes),
  dot: (_node, [a, b]) => build.dot(a!, b!),
  conv: (node, [x, kernel]) => build.conv(x!, kernel!, node.attributes, node.shape),
  convInput: (node, [y, kernel]) => build.convInput(y!, kernel!, node.attributes, node.shape),
  convKernel: (node, [x, y]) => build.convKernel(x!, y!, node.attributes, node.shape),
  reshape: (node, [x]) => build.reshape(x!, node.shape),
  permute: (node, [x]) => build.permute(x!, node.attributes.permutation),
  expand: (node, [x]) => build.expand(x!, node.shape),
  slice: (node, [x]) => build.slice(x!, node.attributes.start, node.shape, [...node.attributes.step]),
  pad: (node, [x]) => build.pad(x!, node.attributes.low, node.attributes.high, node.attributes.interior),
  window: (node, [x]) => {
    const spatial = node.attributes.strides.length
    return build.window(x!, node.attributes, node.shape.slice(1, 1 + spatial), node.shape.slice(1 + spatial, -1))
  },
  flip: (node, [x]) => build.flip(x!, node.attributes.axes),
  concat: (node, parts) => build.concat(parts, node.attributes.axis),
  gather: (_node, [x, index]) => build.gather(x!, index!),
  scatterAdd: (node, [index, updates]) => build.scatterAdd(node.attributes.size, index!, updates!),
  argsort: (_node, [x]) => build.argsort(x!),
}

/**
 * The same computation with the given nodes replaced, marks (identities that only differentiation needs) dropped, and
 * whatever became equal shared again.
 */
export function rebuild(roots: readonly Node[], replace: ReadonlyMap<Node, Node> = new Map()): Node[] {
  const done = new Map<Node, Node>(replace)
  for (const node of topological(roots)) {
    if (done.has(node)) continue
    const sources = node.sources.map((s) => done.get(s)!)
    const same = sources.every((s, i) => s === node.sources[i]) && node.primitive !== "mark"
    done.set(node, same ? node : withOrigin(node.origin, () => applyRule(again, node, sources)))
  }
  return roots.map((root) => done.get(root)!)
}
