/** The path of layers being called while tracing, for example `sequential/dense_1`; kernels and errors name it. */
let path: readonly string[] = []

export function withScope<T>(name: string, body: () => T): T {
  const outer = path
  path = [...outer, name]
  try {
    return body()
  } finally {
    path = outer
  }
}

export const currentScope = (): string | undefined => (path.length > 0 ? path.join("/") : undefined)
