import { TraceError } from "../base/errors.ts"
import { withAsides } from "../compile/asideOrder.ts"
import { planAsidesWith } from "../compile/asidePlanner.ts"
import { decideAsides, emitAsides } from "../compile/asides.ts"
import { joinReductions } from "../compile/joinReductions.ts"
import type { Tensor } from "./tensor.ts"
import { currentTrace } from "./trace.ts"

/**
 * Says of a result of a function being traced that it is an aside: the other results, and all state, are computed to the
 * last bit as they would be without it. Returns the same tensor, to be returned by the function.
 */
export function aside(t: Tensor): Tensor {
  const trace = currentTrace()
  if (!trace) throw new TraceError("aside: there is no function being traced.")
  planAsidesWith({ decide: decideAsides, emit: emitAsides, order: withAsides, join: joinReductions })
  trace.asides.add(t.toNode())
  return t
}
