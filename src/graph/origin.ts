/** The path of layers being called while tracing, for example `sequential/dense_1`; kernels and errors name it. */
let path: readonly string[] = []

/**
 * What `body` computes comes from a part of this name, within the one around it.
 * As in `withScope("encoder", () => withScope("dense", () => currentScope()))`, which gives `encoder/dense`.
 */
export function withScope<T>(name: string, body: () => T, within = path): T {
  const outer = path
  path = [...within, name]
  try {
    return body()
  } finally {
    path = outer
  }
}

/** Nodes made by `body` come from where an earlier node came from. */
export function withOrigin<T>(origin: string | undefined, body: () => T): T {
  return origin === undefined ? body() : withScope(origin, body, [])
}

/**
 * The layer path being called, or undefined outside layers.
 */
export const currentScope = (): string | undefined => (path.length > 0 ? path.join("/") : undefined)

/** Where Kasane's own source lies, to tell its stack frames from the user's; empty in a bundle. */
const ownFolder = import.meta.url.includes("/graph/") ? import.meta.url.replace(/graph\/[^/]*$/, "") : ""

/** The layer path, else the line of user code that asked for the operation being traced: `train.ts:12:7`. */
export function currentOrigin(): string | undefined {
  const scope = currentScope()
  if (scope) return scope
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 24
  const { stack = "" } = new Error("where")
  Error.stackTraceLimit = limit
  if (ownFolder === "") return undefined
  const own = ownFolder.replace(/^file:\/\//, "")
  for (const frame of stack.split("\n").slice(1)) {
    if ((frame.includes(own) && !frame.includes(".test.")) || frame.includes("node:")) continue
    return /([^/\\(]+:\d+:\d+)\)?$/.exec(frame)?.[1]
  }
  return undefined
}
