import { TraceError } from "../base/errors.ts"

/** Why nothing with a memory can be made now, if so: a layer is being built inside a traced function. */
let refusal: string | undefined

/** Runs `body`, where `requireNoTrace` throws for this reason, or for that of an outer one; undefined: for none more. */
export function whileRefusing(reason: string | undefined, body: () => void): void {
  const outer = refusal
  refusal ??= reason
  try {
    body()
  } finally {
    refusal = outer
  }
}

export function requireNoTrace(): void {
  if (refusal !== undefined) throw new TraceError(refusal)
}
