/** A module of Node's, or undefined elsewhere; written so that a bundler for browsers has nothing to look for. */
export function builtin<T>(name: string): T | undefined {
  const process = globalThis.process as { getBuiltinModule?: (name: string) => unknown } | undefined
  return process?.getBuiltinModule?.(name) as T | undefined
}
