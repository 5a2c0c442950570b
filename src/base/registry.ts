import { ArgumentError, NameError } from "./errors.ts"

/**
 * Strings or objects wherever an object is configurable: `nameOrObject` itself, or what `registry` holds under that
 * name. A namespace import (`import * as all`) serves as registry and, by `keyof typeof all`, as the type of its names.
 */
export function resolve<T extends object>(
  kind: string,
  registry: Readonly<Record<string, T>>,
  nameOrObject: string | T,
): T {
  if (typeof nameOrObject === "string") {
    // Own keys only, so that "constructor" and "toString" are unknown names too.
    if (!Object.hasOwn(registry, nameOrObject)) throw new NameError(kind, nameOrObject, Object.keys(registry).sort())
    return registry[nameOrObject]!
  }
  if ((typeof nameOrObject !== "object" && typeof nameOrObject !== "function") || nameOrObject === null)
    throw new ArgumentError(
      `${kind}: expected a name or an object, got ${String(nameOrObject)}. Names: ${Object.keys(registry).sort().join(", ")}.`,
    )
  return nameOrObject
}

/** The classes among a namespace's exports; functions start with a small letter. */
export type ClassName<Namespace> = {
  [K in keyof Namespace & string]: K extends Capitalize<K> ? K : never
}[keyof Namespace & string]

/** As `resolve`, where names stand for classes with their default settings; `nameOf` gives a class the name users write. */
export function resolveClass<T extends object>(
  kind: string,
  namespace: Readonly<Record<string, unknown>>,
  nameOf: (className: string) => string,
  nameOrObject: string | T,
): T {
  const classes = Object.entries(namespace).filter(([name]) => /^[A-Z]/.test(name))
  const factories: Record<string, () => T> = {}
  for (const [name, Class] of classes) factories[nameOf(name)] = () => new (Class as new () => T)()
  if (typeof nameOrObject === "function") {
    const given = (nameOrObject as { name?: string }).name || "a function"
    throw new ArgumentError(`${kind}: expected a name or an object, got ${given} itself. Make one: new ${given}().`)
  }
  const found = resolve<(() => T) | T>(kind, factories, nameOrObject)
  return typeof found === "function" ? (found as () => T)() : found
}

/** `HeNormal` → `heNormal`, the name of a class in a user's string. */
export const uncapitalize = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
