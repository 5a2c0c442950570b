import { ArgumentError, NameError } from "./errors.ts"
import { show } from "./show.ts"

/**
 * Strings or objects wherever an object is configurable: `nameOrObject` itself, or what `registry` holds under that
 * name. A namespace import (`import * as all`) serves as registry and, by `keyof typeof all`, as the type of its names.
 * Where the registry holds functions, only a function will do beside the names. `where` is what the user called.
 */
export function resolve<T extends object>(
  kind: string,
  registry: Readonly<Record<string, T>>,
  nameOrObject: string | T,
  where?: string,
): T {
  if (typeof nameOrObject === "string") return find(kind, registry, nameOrObject, where)
  if (typeof nameOrObject === "function") return nameOrObject
  const names = Object.keys(registry).sort()
  const functions = typeof registry[names[0]!] === "function"
  if (functions || typeof nameOrObject !== "object" || nameOrObject === null)
    throw new ArgumentError(
      `${kind}: expected a name or ${functions ? "a function" : "an object"}, got ${show(nameOrObject)}. Names: ${names.join(", ")}.`,
    )
  return nameOrObject
}

function find<T>(kind: string, registry: Readonly<Record<string, T>>, name: string, where?: string): T {
  // Own keys only, so that "constructor" and "toString" are unknown names too.
  if (!Object.hasOwn(registry, name)) throw new NameError(kind, name, Object.keys(registry).sort(), where)
  return registry[name]!
}

/** The classes among a namespace's exports; functions start with a small letter. */
export type ClassName<Namespace> = {
  [K in keyof Namespace & string]: K extends Capitalize<K> ? K : never
}[keyof Namespace & string]

/**
 * As `resolve`, where names stand for classes with their default settings; `nameOf` gives a class the name users write.
 * An object of one's own must have the method `method`, by which all of the kind are used.
 */
export function resolveClass<T extends object>(
  kind: string,
  namespace: Readonly<Record<string, unknown>>,
  nameOf: (className: string) => string,
  method: keyof T & string,
  nameOrObject: string | T,
  where?: string,
): T {
  const classes = Object.entries(namespace).filter(([name]) => /^[A-Z]/.test(name))
  const factories: Record<string, () => T> = {}
  for (const [name, Class] of classes) factories[nameOf(name)] = () => new (Class as new () => T)()
  if (typeof nameOrObject === "string") return find(kind, factories, nameOrObject, where)()
  if (typeof nameOrObject === "function") {
    const given = (nameOrObject as { name?: string }).name || "a function"
    throw new ArgumentError(`${kind}: expected a name or an object, got ${given} itself. Make one: new ${given}().`)
  }
  if (typeof nameOrObject === "object" && nameOrObject !== null && typeof nameOrObject[method] === "function")
    return nameOrObject
  throw new ArgumentError(
    `${kind}: expected a name or an object with ${method}(), got ${show(nameOrObject)}. Names: ${Object.keys(factories).sort().join(", ")}.`,
  )
}

/**
 * The name of a class in a user's string: `HeNormal` → `heNormal`, and with an abbreviation `KLDivergence` →
 * `klDivergence`, `ELU` → `elu`.
 */
export const uncapitalize = (name: string): string =>
  name.replace(/^(?:[A-Z]+(?![a-z])|[A-Z])/, (capitals) => capitals.toLowerCase())

/** The same for types. The compiler's `Uncapitalize` knows no abbreviations; there is one among the names. */
export type Uncapitalized<Name extends string> = Name extends `KL${infer Rest}` ? `kl${Rest}` : Uncapitalize<Name>
