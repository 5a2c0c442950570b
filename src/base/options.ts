import { ArgumentError, NameError } from "./errors.ts"
import { show } from "./show.ts"

/**
 * Every name of an options type, once: the compiler refuses a table that lacks one or has one too many, so that what is
 * checked cannot drift from what is typed. Written beside the type: `const known: OptionNames<DenseOptions> = { … }`.
 */
export type OptionNames<Options> = { readonly [Name in keyof Options]-?: true }

/**
 * The options themselves, after a look at their names: one that is unknown gets a NameError with the closest that is
 * known, for a misspelt option would otherwise be ignored in silence. `where` is what the user called: `Dense`, `fit`.
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options | undefined,
  known: OptionNames<Options>,
): Options {
  if (options === undefined) return {} as Options
  const prototype = typeof options === "object" && options !== null ? Object.getPrototypeOf(options) : undefined
  // A record, from whatever page or context; an object of a class was meant for something else.
  if (prototype === undefined || (prototype !== null && Object.getPrototypeOf(prototype) !== null))
    throw new ArgumentError(
      `${where}: its options are one object, as in { ${Object.keys(known)[0]}: … }, got ${show(options)}.`,
    )
  // `in` would find "constructor" and "toString" too.
  for (const name of Object.keys(options))
    if (!Object.hasOwn(known, name)) throw new NameError("option", name, Object.keys(known), where)
  return options
}
