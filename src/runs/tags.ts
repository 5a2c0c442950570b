import { ArgumentError } from "../base/errors.ts"
import { show } from "../base/show.ts"

/** The name of a series or figure; `where` is what the user called. */
export function checkTag(where: string, tag: unknown): void {
  if (typeof tag !== "string" || tag === "")
    throw new ArgumentError(`${where}: takes a name, as in "train/loss", got ${show(tag)}.`)
  // Half a pair would come back from a file as another letter.
  if (/\p{Surrogate}/u.test(tag)) throw new ArgumentError(`${where}: ${show(tag)} is no well-formed Unicode.`)
}
