import { checkChoice } from "../base/checks.ts"
import { ArgumentError, NameError } from "../base/errors.ts"
import { show } from "../base/show.ts"

/** What fixes a run: plain values in named groups, so that they can be written down, compared and changed by path. */
export interface Settings {
  readonly [name: string]: Setting
}
export type Setting = number | string | boolean | null | readonly Setting[] | Settings

/** Some of the settings, to be changed. */
export type Changes<S> = S extends readonly unknown[]
  ? S
  : S extends object
    ? { readonly [K in keyof S]?: Changes<S[K]> }
    : S

/** Which words a setting may be that is one, in groups as the settings are. */
export interface Words {
  readonly [name: string]: readonly string[] | Words
}

/** Those of given settings. */
export type WordsOf<S> = {
  readonly [K in keyof S]?: S[K] extends string | null
    ? readonly string[]
    : S[K] extends Settings
      ? WordsOf<S[K]>
      : never
}

const isGroup = (value: Setting | undefined): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The names of settings that count something, with the least that they may be. */
const counts: Readonly<Record<string, number>> = {
  ...{ iterations: 0, epochs: 0, steps: 0, batch: 0, masks: 0, weightImages: 0, shift: 0 },
  ...{ train: 1, test: 1, batchSize: 1, every: 1, hidden: 1, units: 1, layers: 1, samples: 1, repeats: 1, cells: 1 },
  ...{ walkers: 1, outputs: 1, inputs: 1, channels: 1, poolSize: 1, depth: 1 },
}

/** A count that is none would do something else than what is asked for, and say nothing. */
function checkCounts(where: string, path: string, name: string, before: Setting, value: Setting): void {
  const least = Object.hasOwn(counts, name) ? counts[name]! : undefined
  if (least === undefined || [before].flat().some((one) => one !== null && !Number.isSafeInteger(one))) return
  const bad = [value].flat().find((one) => one !== null && !(Number.isSafeInteger(one) && (one as number) >= least))
  if (bad !== undefined)
    throw new ArgumentError(`${where}: ${path} is in whole numbers of ${least} or more, got ${show(bad)}.`)
}

/** The settings with some of them changed. A name that is not there, or a value of another kind, is refused. */
export function merge(settings: Settings, changes: Settings, where: string, path = ""): Settings {
  const merged: Record<string, Setting> = { ...settings }
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue
    if (!Object.hasOwn(settings, name))
      throw new NameError("setting", path + name, [...namesIn(settings, path), ...deeper(settings, path)], where)
    const before = settings[name]!
    if (isGroup(before) && isGroup(value)) merged[name] = merge(before, value, where, `${path}${name}.`)
    else if (kindOf(before) === kindOf(value) || mayBeNothing(before, value)) {
      checkCounts(where, path + name, name, before, value)
      merged[name] = value
    } else
      throw new ArgumentError(
        `${where}: ${path}${name} is ${kindOf(before)}, such as ${show(before)}, got ${show(value)}.`,
      )
  }
  return merged
}

/** Changes upon changes, of which later ones win; what they are worth is seen where they are merged. */
export function layOver(changes: Settings, later: Settings): Settings {
  const all: Record<string, Setting> = { ...changes }
  for (const [name, value] of Object.entries(later)) {
    const before = all[name]
    all[name] = isGroup(before) && isGroup(value) ? layOver(before, value) : value
  }
  return all
}

/** Refuses a word that is not among those of its setting; what is usually nothing may stay it. */
export function checkWords(settings: Settings, words: Words, where: string, usual = settings): void {
  const [given, before] = [settings, usual].map((all) => new Map(flatten(all)))
  for (const [path, list] of flatten(words)) {
    const value = given!.get(path)
    if (value !== null || before!.get(path) !== null) checkChoice(where, path, value, list as string[])
  }
}

/** Refuses words that do not fit the settings of a recipe. */
export function checkWordLists(settings: Settings, words: unknown, where: string, path = ""): void {
  if (!isGroup(words as Setting))
    throw new ArgumentError(`${where} are in groups as the settings are, got ${show(words)}${path && ` at ${path}`}.`)
  for (const [name, list] of Object.entries(words as object)) {
    const at = path + name
    if (!Object.hasOwn(settings, name)) throw new NameError("setting", at, namesIn(settings, path), where)
    const usual = settings[name]!
    if (isGroup(usual)) {
      checkWordLists(usual, list, where, `${at}.`)
      continue
    }
    if (typeof usual !== "string" && usual !== null)
      throw new ArgumentError(`${where}: ${at} is no word but ${kindOf(usual)}, such as ${show(usual)}.`)
    if (!Array.isArray(list) || list.length === 0 || list.some((word) => typeof word !== "string"))
      throw new ArgumentError(
        `${where}: ${at} takes a list of words, such as ['${usual ?? "this"}'], got ${show(list)}.`,
      )
    if (usual !== null && !list.includes(usual))
      throw new ArgumentError(`${where}: ${at} lacks '${usual}', which is its usual value.`)
  }
}

/** Single values may be nothing, and what is nothing may become one; lists and groups stay what they are. */
const mayBeNothing = (before: Setting, value: Setting): boolean =>
  (before === null || value === null) && [before, value].every((one) => typeof one !== "object" || one === null)

/** Those within groups, as `learningRate` may mean `optimizer.learningRate`. */
const deeper = (settings: Settings, path: string): string[] =>
  flatten(settings, path).flatMap(([name]) => (name.slice(path.length).includes(".") ? [name] : []))

const namesIn = (settings: Settings, path: string): string[] => Object.keys(settings).map((name) => path + name)

const kindOf = (value: Setting): string =>
  Array.isArray(value) ? "a list" : isGroup(value) ? "a group" : value === null ? "nothing" : `a ${typeof value}`

/**
 * `optimizer.learningRate=0.3` as changes: the value is JSON, or else text.
 *
 * @example
 * JSON.stringify(parseSetting("optimizer.learningRate=0.3")) // → {"optimizer":{"learningRate":0.3}}
 * JSON.stringify(parseSetting("network.activation=relu")) // → {"network":{"activation":"relu"}}
 */
export function parseSetting(text: string): Settings {
  const at = text.indexOf("=")
  if (at < 1)
    throw new ArgumentError(
      `a setting is a path and a value, as in optimizer.learningRate=0.3 (in quotes if it has spaces), got ${show(text)}.`,
    )
  const path = text.slice(0, at).split(".")
  return path.reduceRight<Setting>((value, name) => ({ [name]: value }), valueIn(text.slice(at + 1))) as Settings
}

function valueIn(text: string): Setting {
  try {
    return JSON.parse(text) as Setting
  } catch {
    return text
  }
}

/** Every setting with its path, `optimizer.learningRate`, in order. */
export function flatten(settings: Settings, path = ""): readonly (readonly [path: string, value: Setting])[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    isGroup(value) ? flatten(value, `${path}${name}.`) : [[path + name, value] as const],
  )
}
