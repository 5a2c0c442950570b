/**
 * The candidate nearest to `word` by Levenshtein distance (two letters swapped count as one slip); else the one that
 * `word` abbreviates (`lr`: `learningRate`) or is a part of (`validation`: `validationData`). Undefined when none is near
 * enough, or when several are parts alike.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  // An underscore is Python's spelling, not a slip.
  const plain = word.replaceAll("_", "").toLowerCase()
  const limit = Math.max(1, Math.floor(plain.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of candidates) {
    const distance = levenshtein(plain, candidate.toLowerCase())
    // A word of which nothing is left is no slip.
    if (distance < bestDistance && distance < plain.length) [best, bestDistance] = [candidate, distance]
  }
  return best ?? only(candidates, (name) => initials(name) === plain) ?? only(candidates, (name) => holds(name, plain))
}

/** `learningRate` → `lr`. */
const initials = (name: string): string => (name.charAt(0) + name.replace(/[^A-Z]/g, "")).toLowerCase()

const holds = (name: string, part: string): boolean => part.length >= 4 && name.toLowerCase().includes(part)

function only(candidates: readonly string[], fits: (candidate: string) => boolean): string | undefined {
  const found = candidates.filter(fits)
  return found.length === 1 ? found[0] : undefined
}

function levenshtein(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  let beforePrevious = previous
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const transposition = swapped ? beforePrevious[j - 2]! + 1 : Infinity
      row.push(Math.min(substitution, transposition, previous[j]! + 1, row[j - 1]! + 1))
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.length]!
}
