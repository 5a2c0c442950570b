import { DataError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import { checkPlain, isObject } from "./plain.ts"
import type { Json, Manifest } from "./run.ts"

/** As `manifest.json` holds it: JSON, with words for the figures that JSON has no numbers for. */
export function formatManifest(manifest: Manifest): string {
  const figures = Object.entries(manifest.figures).map(([name, value]) => [name, numberOrWord(value)])
  return `${JSON.stringify({ ...manifest, figures: Object.fromEntries(figures) }, undefined, 2)}\n`
}

// JSON would write −0 as 0, and the digest tells them apart.
const numberOrWord = (value: number): number | string =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? "-0" : String(value)

const words: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
}

/**
 * @param path The file's, for messages.
 * @throws DataError for what is no manifest, or one of a later format; it names the field.
 */
export function parseManifest(text: string, path: string): Manifest {
  const wrong = (problem: string): never => {
    throw new DataError(`${path}: no manifest of a run: ${problem}.`)
  }
  const json = parseJson(text, wrong)
  if (!isObject(json)) return wrong(`it holds ${show(json)}`)
  if (typeof json.format === "number" && json.format > 1)
    throw new DataError(`${path}: of format ${json.format}, which a later Kasane wrote. This one reads format 1.`)
  if (json.format !== 1) return wrong(`"format" must be 1, got ${show(json.format)}`)

  const kinds = { string: "a text", number: "a finite number" }
  const field = <T extends string | number>(name: keyof Manifest, kind: keyof typeof kinds): T => {
    const value = json[name]
    if (typeof value === kind && (kind === "string" || Number.isFinite(value))) return value as T
    return wrong(`"${name}" must be ${kinds[kind]}, got ${show(value)}`)
  }
  const optional = (name: "experiment" | "variant" | "title" | "dataset") =>
    json[name] === undefined ? {} : { [name]: field<string>(name, "string") }
  const record = <T>(name: "versions" | "figures", read: (value: Json) => T | undefined, what: string) => {
    const value = json[name]
    if (!isObject(value)) return wrong(`"${name}" must be an object, got ${show(value)}`)
    const entries = Object.entries(value).map(([key, item]): [string, T] => {
      const found = read(item)
      return [key, found === undefined ? wrong(`"${name}.${key}" must be ${what}, got ${show(item)}`) : found]
    })
    return Object.fromEntries(entries)
  }
  const { settings } = json
  if (settings === undefined) return wrong('"settings" is missing')
  const tooDeep = checkPlain(settings, "settings")
  if (tooDeep !== undefined) return wrong(tooDeep)
  const started = field<string>("started", "string")
  if (Number.isNaN(Date.parse(started))) return wrong(`"started" must be a time, got ${show(started)}`)
  const digest = field<string>("digest", "string")
  if (!/^[0-9a-f]{64}$/.test(digest)) return wrong(`"digest" must be a SHA-256, got ${show(digest)}`)
  return {
    format: 1,
    ...optional("experiment"),
    ...optional("variant"),
    ...optional("title"),
    seed: field("seed", "number"),
    target: field("target", "string"),
    settings,
    ...optional("dataset"),
    versions: record("versions", (value) => (typeof value === "string" ? value : undefined), "a text"),
    started,
    seconds: field("seconds", "number"),
    figures: record("figures", toNumber, "a number"),
    digest,
  }
}

function parseJson(text: string, wrong: (problem: string) => never): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    return wrong((error as Error).message)
  }
}

function toNumber(value: Json): number | undefined {
  if (typeof value === "number") return value
  return typeof value === "string" && Object.hasOwn(words, value) ? words[value] : undefined
}
