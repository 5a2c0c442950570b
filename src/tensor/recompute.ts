import { endOfSegment } from "../grad/recompute.ts"
import * as g from "../graph/build.ts"
import { fromNode, type Tensor } from "./tensor.ts"
import { currentTrace } from "./trace.ts"
import { describe, replaceLeaves, type Tree } from "./tree.ts"

/**
 * The same function, but in gradients what it computes between its arguments and its results is computed a second time
 * instead of being kept: less memory for more work (Chen et al., 2016, "Training deep nets with sublinear memory cost").
 * Random numbers are the same; so are the gradients, but for the rounding of sums that fusion joins in another way.
 * Outside of gradients nothing changes.
 *
 * It saves memory where it holds several layers between small arguments and results, and nothing where it holds all.
 * @example
 * const deep = (x: Tensor) => x.sin().exp().tanh()
 * const [kept, again] = [grad((x) => deep(x).sum()), grad((x) => recompute(deep)(x).sum())]
 * again(0.5).item() === kept(0.5).item() // → true
 */
export function recompute<A extends readonly Tree[], R extends Tree>(fn: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    if (!currentTrace()) return fn(...args)
    const leaves: Tensor[] = []
    describe(args, leaves)
    const inputs = [...new Set(leaves.map((t) => t.toNode()))]
    // The next node to be made shows where the inside begins.
    const first = g.mark(g.constant(0)).id
    const segment = { inputs, first }
    return replaceLeaves(fn(...args), (t) => fromNode(endOfSegment(t.toNode(), segment)))
  }
}
