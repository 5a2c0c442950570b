/**
 * The options of a layer whose first one may stand before them, as people write it: `new MaxPooling2D(3, { strides: 2 })`
 * is `new MaxPooling2D({ poolSize: 3, strides: 2 })`.
 */
export function withFirst<Options extends object, Name extends keyof Options & string>(
  name: Name,
  first: Options[Name] | Options | undefined,
  options: Options | undefined,
): Options {
  const isOptions = typeof first === "object" && first !== null && !Array.isArray(first)
  if (isOptions && options === undefined) return first as Options
  // What is no object of options is refused where they are checked: spread out here, a number would vanish.
  if (options !== undefined && (typeof options !== "object" || options === null || Array.isArray(options)))
    return options
  return first === undefined ? (options ?? ({} as Options)) : ({ ...options, [name]: first } as Options)
}
