import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { createJiti } from "jiti"
import { closest } from "../../base/closest.ts"
import { ArgumentError, KasaneError } from "../../base/errors.ts"
import { type Claim, claims, experiments } from "../../experiments/index.ts"

/** An experiment of ours by its id (`6.E1`, in any case) or name (`sigmoid-gaussian`). */
export function findClaim(word: string): Claim | undefined {
  const plain = word.toLowerCase()
  return Object.values(claims).find(({ id, name }) => id.toLowerCase() === plain || name === plain)
}

/** Whether a word can only be a file: it has an ending of one, or a slash. */
export const isFile = (word: string): boolean => /\.[cm]?[jt]s$/.test(word) || /[/\\]/.test(word)

/** A user's own experiment: the default export of a JavaScript or TypeScript file, made with `defineClaim`. */
export async function loadClaim(path: string): Promise<Claim> {
  const module = await loadDefault(path)
  if (isClaim(module)) {
    // Reports would tell of it what is known of ours.
    const ours = findClaim(module.id) ?? findClaim(module.name)
    if (ours && ours !== module)
      throw new ArgumentError(
        `${path}: ${module.id} (${module.name}) is an experiment of Kasane's own: give yours another id and name.`,
      )
    return module
  }
  throw new ArgumentError(
    `${path}: its default export is no experiment. Write: export default defineClaim({ … }), with defineClaim from "kasane/experiments".`,
  )
}

/** What a JavaScript or TypeScript file exports by default. */
export async function loadDefault(path: string): Promise<unknown> {
  const file = resolve(path)
  if (!existsSync(file)) throw new ArgumentError(`${path}: there is no such file.`)
  // The file's "kasane" is this very package, wherever the file lies.
  const jiti = createJiti(import.meta.url, { interopDefault: true, alias: { kasane: packageRoot() } })
  return jiti.import(pathToFileURL(file).href, { default: true }).catch((error: unknown) => {
    throw ofTheUser(path, "could not be loaded", error)
  })
}

/** A failure in a user's own file, with the place; what is ours keeps its class. */
export function ofTheUser(path: string, what: string, error: unknown): Error {
  if (error instanceof KasaneError) return error
  const told = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new KasaneError(`${path} ${what}: ${told}${placeIn(path, error)}`)
}

/** The lines of the stack that are the user's own, as ours would tell them nothing. */
function placeIn(path: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : ""
  const own = stack.split("\n").filter((line) => /^\s+at /.test(line) && line.includes(resolve(path)))
  return own.map((line) => `\n${line}`).join("")
}

const packageRoot = (): string => new URL("../..", import.meta.url).pathname

export const isClaim = (value: unknown): value is Claim =>
  typeof value === "object" && value !== null && "settingsOf" in value && "judge" in value && "variants" in value

/** One of ours, or a user's file. */
export async function claimFor(word: string): Promise<Claim> {
  if (isFile(word)) return loadClaim(word)
  const found = findClaim(word)
  if (found) return found
  throw unknownExperiment(word)
}

/** For what is no experiment's name: the nearest, as there are too many for all of them. */
export function unknownExperiment(word: string): ArgumentError {
  const names = [...Object.keys(experiments), ...Object.values(claims).flatMap(({ id, name }) => [id, name]), "all"]
  const near = closest(word, names)
  return new ArgumentError(
    `unknown experiment '${word}'. ${near ? `Did you mean '${near}'? ` : ""}kasane list shows all; a file is named with its ending, as in ./mine.ts.`,
  )
}
