import { promote } from "../../base/dtype.ts"
import { ArgumentError, ShapeError } from "../../base/errors.ts"
import { broadcastShapes, formatShape, type Shape, sizeOf } from "../../base/shape.ts"
import { show } from "../../base/show.ts"
import * as g from "../../graph/build.ts"
import type { Node } from "../../graph/node.ts"
import * as e from "./elementwise.ts"

/** numpy's matmul: the last two axes multiply, the others broadcast; a vector is a row on the left, a column on the right. */
export function matmul(a: Node, b: Node, name = "matmul"): Node {
  if (a.shape.length === 0 || b.shape.length === 0)
    throw new ShapeError(name, "takes tensors of rank 1 or more; use multiply() for scalars.", [a.shape, b.shape])
  const left = a.shape.length === 1 ? g.reshape(a, [1, a.shape[0]!]) : a
  const right = b.shape.length === 1 ? g.reshape(b, [b.shape[0]!, 1]) : b
  const [m, k] = left.shape.slice(-2) as [number, number]
  const [k2, n] = right.shape.slice(-2) as [number, number]
  const batch = broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2))
  if (k !== k2 || !batch)
    throw new ShapeError(
      name,
      k !== k2
        ? `${formatShape(a.shape)} · ${formatShape(b.shape)}: the last axis of the first has ${k}, the ${b.shape.length === 1 ? "only" : "second to last"} axis of the second ${k2}; they must be equal.`
        : `${formatShape(a.shape)} · ${formatShape(b.shape)}: the leading axes do not broadcast.`,
      [a.shape, b.shape],
    )
  const shape = [...batch, ...(a.shape.length === 1 ? [] : [m]), ...(b.shape.length === 1 ? [] : [n])]
  if (right.shape.length === 2 && left.shape.length > 2) {
    // One matrix for all: the leading axes are rows of one large product.
    const rows = sizeOf(left.shape.slice(0, -1))
    return g.reshape(contract(g.reshape(left, [1, rows, k]), g.reshape(right, [1, k, n])), shape)
  }
  const count = sizeOf(batch)
  const operand = (x: Node, rows: number, columns: number) =>
    g.reshape(g.broadcastTo(x, [...batch, rows, columns]), [count, rows, columns])
  return g.reshape(contract(operand(left, m, k), operand(right, k, n)), shape)
}

/** [b, m, k] · [b, k, n]; int32 by multiplying and adding, as contractions are float32. */
function contract(a: Node, b: Node): Node {
  const dtype = promote(promote(a.dtype, b.dtype), "int32")
  if (dtype === "float32") return g.dot(g.cast(a, dtype), g.cast(b, dtype))
  const [batch, m, k] = a.shape as [number, number, number]
  const n = b.shape[2]!
  const x = g.expand(g.reshape(g.cast(a, dtype), [batch, m, 1, k]), [batch, m, n, k])
  const y = g.expand(g.reshape(g.transposeLast(g.cast(b, dtype)), [batch, 1, n, k]), [batch, m, n, k])
  return g.sum(g.mul(x, y), [3])
}

/** numpy's dot: inner product of vectors, matrix product of matrices, scalar product otherwise as numpy's. */
export function dot(a: Node, b: Node): Node {
  if (a.shape.length === 0 || b.shape.length === 0) return e.multiply(a, b)
  if (b.shape.length <= 2) return matmul(a, b, "dot")
  const k = b.shape.at(-2)!
  const last = b.shape.length - 1
  const front = [last - 1, ...b.shape.map((_, i) => i).filter((i) => i !== last - 1)]
  const rest = b.shape.filter((_, i) => i !== last - 1)
  const product = matmul(a, g.reshape(g.permute(b, front), [k, sizeOf(rest)]), "dot")
  return g.reshape(product, [...a.shape.slice(0, -1), ...rest])
}

/** Sums of products in Einstein's notation, for example `einsum("bij,bjk->bik", a, b)`; letters only, no ellipsis. */
export function einsum(equation: string, ...operands: Node[]): Node {
  if (typeof equation !== "string")
    throw new ArgumentError(`einsum: takes its equation first, as in "ij,jk->ik", got ${show(equation)}.`)
  const compact = equation.replace(/\s+/g, "")
  const match = /^([a-zA-Z]*(?:,[a-zA-Z]*)*)(?:->([a-zA-Z]*))?$/.exec(compact)
  if (!match) throw new ArgumentError(`einsum: '${equation}' is not of the form "ij,jk->ik".`)
  const terms = match[1]!.split(",")
  if (terms.length !== operands.length)
    throw new ArgumentError(`einsum: '${equation}' has ${terms.length} terms for ${operands.length} tensors.`)
  const sizes = new Map<string, number>()
  terms.forEach((term, i) => {
    const { shape } = operands[i]!
    if (term.length !== shape.length)
      throw new ShapeError(
        "einsum",
        `'${term}' names ${term.length} axes, the tensor has shape ${formatShape(shape)}.`,
        [shape],
      )
    for (const [j, letter] of [...term].entries()) {
      const known = sizes.get(letter)
      if (known !== undefined && known !== shape[j])
        throw new ShapeError(
          "einsum",
          `axis '${letter}' is ${known} before and ${shape[j]} in '${term}' ${formatShape(shape)}: '${equation}' of ${operands.map((o) => formatShape(o.shape)).join(", ")}.`,
          operands.map((o) => o.shape),
        )
      sizes.set(letter, shape[j]!)
    }
  })
  const all = terms.join("")
  const implied = [...new Set(all)]
    .filter((l) => all.split(l).length === 2)
    .sort()
    .join("")
  const result = match[2] ?? implied
  if (new Set(result).size !== result.length || [...result].some((l) => !sizes.has(l)))
    throw new ArgumentError(`einsum: the result '${result}' must name axes of the operands, each once.`)

  let current = diagonal(terms[0]!, operands[0]!)
  terms.slice(1).forEach((term, i) => {
    const needed = new Set(result + terms.slice(i + 2).join(""))
    current = multiplyPair(current, diagonal(term, operands[i + 1]!), needed, sizes)
  })
  const extra = [...current.letters].flatMap((l, i) => (result.includes(l) ? [] : [i]))
  const summed = g.sum(current.node.dtype === "bool" ? g.cast(current.node, "int32") : current.node, extra)
  const letters = [...current.letters].filter((l) => result.includes(l))
  return g.permute(
    summed,
    [...result].map((l) => letters.indexOf(l)),
  )
}

interface Labelled {
  readonly letters: string
  readonly node: Node
}

/** A letter twice in one term selects the diagonal. */
function diagonal(term: string, node: Node): Labelled {
  for (const [i, letter] of [...term].entries()) {
    const j = term.indexOf(letter, i + 1)
    if (j < 0) continue
    const mask = g.binary("eq", g.iota(node.shape, i), g.iota(node.shape, j))
    const kept = g.sum(g.where(mask, node, g.constant(0, node.shape, node.dtype)), [j])
    return diagonal(term.slice(0, j) + term.slice(j + 1), kept)
  }
  return { letters: term, node }
}

function multiplyPair(
  a: Labelled,
  b: Labelled,
  needed: ReadonlySet<string>,
  sizes: ReadonlyMap<string, number>,
): Labelled {
  const has = (x: Labelled, l: string) => x.letters.includes(l)
  const letters = [...new Set(a.letters + b.letters)]
  const batch = letters.filter((l) => has(a, l) && has(b, l) && needed.has(l))
  const inner = letters.filter((l) => has(a, l) && has(b, l) && !needed.has(l))
  const left = letters.filter((l) => has(a, l) && !has(b, l))
  const right = letters.filter((l) => !has(a, l) && has(b, l))
  const arrange = (x: Labelled, groups: readonly (readonly string[])[]) => {
    const order = groups.flat().map((l) => x.letters.indexOf(l))
    const shape: Shape = groups.map((group) => group.reduce((n, l) => n * sizes.get(l)!, 1))
    return g.reshape(g.permute(x.node, order), shape)
  }
  const product = contract(arrange(a, [batch, left, inner]), arrange(b, [batch, inner, right]))
  const out = [...batch, ...left, ...right]
  return {
    letters: out.join(""),
    node: g.reshape(
      product,
      out.map((l) => sizes.get(l)!),
    ),
  }
}
