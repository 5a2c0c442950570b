import { TraceError } from "../base/errors.ts"
import type { Tensor } from "./tensor.ts"
import { currentTrace } from "./trace.ts"

/**
 * Says of a result of a function being traced that it is an aside: the other results, and all state, are computed to the
 * last bit as they would be without it. Returns the same tensor, to be returned by the function.
 */
export function aside(t: Tensor): Tensor {
  const trace = currentTrace()
  if (!trace) throw new TraceError("aside: there is no function being traced.")
  trace.asides.add(t.toNode())
  return t
}
