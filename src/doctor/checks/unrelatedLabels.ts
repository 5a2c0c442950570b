import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

/** Standard deviations above chance. */
const least = 3
const most = 600
const fewest = 60

export const unrelatedLabels: Check = {
  id: "unrelatedLabels",
  see: "8.E0",
  threshold: {
    value: least,
    why: sentence(
      "Samples that are alike mostly have like labels, or some feature goes with them. Both at chance (below 3 standard deviations) happens in about one data set of a thousand that can be learned easily, and always when labels are shuffled; a rule such as parity looks so, too.",
      "似た標本はたいてい似たラベルを持つか、どれかの特徴がラベルと連動する。どちらも偶然並み（標準偏差の3倍未満）なら、ラベルが標本と対応していない疑いが強い。偶奇のような規則でもこうなる。",
    ),
  },
  remedy: sentence(
    "Check that x and y are in the same order: shuffled together, cut at the same places, sorted by the same key.",
    "xとyの順序が揃っているか確かめる。一緒に並べ替え、同じ位置で分割し、同じキーで整列しているか。",
  ),
  examine({ some, labels: whole, train }) {
    const { x, y, size } = some(most)
    if (size < fewest) return []
    if (whole.kind === "classes" && whole.counts.size < 2) return []
    const data = Float64Array.from(x.flatMap((part) => (x.length === 1 ? [...part.dataSync()] : [])))
    if (data.length === 0) return [] // several inputs
    const targets = y[0]!.dataSync()
    const width = targets.length / size
    const features = data.length / size
    const classes = whole.kind === "classes"
    if (classes && width > 1 && train.size > 0 && features === 0) return []
    const nearest = nearestNeighbours(data, size)
    const answers = Array.from({ length: size }, (_, i) => targets.subarray(i * width, (i + 1) * width))
    const closeness = classes ? agreement(answers, nearest) : likeness(answers, nearest)
    const feature = strongest(data, answers, size)
    // Of so many correlations, the largest is about √(2 ln n) by chance.
    const byChance = Math.sqrt(2 * Math.log(Math.max(2, feature.tried)))
    if (closeness.z > least || feature.z > byChance + least - 1) return []
    return [
      {
        // Of few samples, a relation that is there may not show.
        severity: size < 200 ? "warning" : "problem",
        title: sentence("Labels have nothing to do with the inputs", "ラベルが入力と無関係"),
        evidence: evidence(
          `Among ${size} samples, a sample and its nearest neighbour agree in ${percent(closeness.found)} of cases, by chance in ${percent(closeness.chance)}; the strongest correlation of a feature with the labels is ${figureText(feature.z)} standard deviations, ${figureText(byChance)} by chance.`,
          `${size}標本で、最も近い標本とラベルが一致する割合は${percent(closeness.found)}（偶然なら${percent(closeness.chance)}）。特徴とラベルの最大の相関は標準偏差の${figureText(feature.z)}倍（偶然でも${figureText(byChance)}倍）。`,
          { agreement: closeness.found, chance: closeness.chance, correlation: feature.z },
        ),
      },
    ]
  },
}

function nearestNeighbours(data: Float64Array, size: number): Int32Array {
  const width = data.length / size
  const squares = Float64Array.from({ length: size }, (_, i) => {
    let sum = 0
    for (let j = i * width; j < (i + 1) * width; j++) sum += data[j]! ** 2
    return sum
  })
  const nearest = new Int32Array(size)
  const least = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
  for (let a = 0; a < size; a++)
    for (let b = 0; b < a; b++) {
      let dot = 0
      for (let j = 0; j < width; j++) dot += data[a * width + j]! * data[b * width + j]!
      const apart = squares[a]! + squares[b]! - 2 * dot
      if (apart < least[a]!) [least[a], nearest[a]] = [apart, b]
      if (apart < least[b]!) [least[b], nearest[b]] = [apart, a]
    }
  return nearest
}

type Rows = readonly ArrayLike<number>[]

const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function agreement(answers: Rows, nearest: Int32Array) {
  const counts = new Map<string, number>()
  for (const answer of answers) {
    const key = Array.from(answer).join()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const chance = [...counts.values()].reduce((sum, count) => sum + (count / answers.length) ** 2, 0)
  const found = answers.filter((answer, i) => same(answer, answers[nearest[i]!]!)).length / answers.length
  return { found, chance, z: (found - chance) / Math.sqrt((chance * (1 - chance)) / answers.length) }
}

/** The share of neighbours whose targets are nearer than those of a random pair. */
function likeness(answers: Rows, nearest: Int32Array) {
  const n = answers.length
  const apart = (i: number, j: number) => {
    let sum = 0
    for (let k = 0; k < answers[i]!.length; k++) sum += (answers[i]![k]! - answers[j]![k]!) ** 2
    return sum
  }
  let nearer = 0
  for (let i = 0; i < n; i++) {
    const [beside, elsewhere] = [apart(i, nearest[i]!), apart(i, (i + 1 + ((7919 * (i + 1)) % (n - 1))) % n)]
    nearer += beside < elsewhere ? 1 : beside === elsewhere ? 0.5 : 0
  }
  const found = nearer / n
  return { found, chance: 0.5, z: (found - 0.5) / Math.sqrt(0.25 / n) }
}

/** The largest |correlation|·√n of a feature with a class or number. */
function strongest(data: Float64Array, answers: Rows, size: number) {
  const features = data.length / size
  const width = answers[0]!.length
  const names = width === 1 ? [...new Set(answers.map((answer) => answer[0]!))] : []
  const indicators: ((i: number) => number)[] =
    width > 1
      ? Array.from({ length: width }, (_, k) => (i: number) => answers[i]![k]!)
      : names.length <= Math.max(2, size / 6)
        ? names.map((name) => (i: number) => Number(answers[i]![0] === name))
        : [(i) => answers[i]![0]!]
  let [z, tried] = [0, 0]
  for (const indicator of indicators) {
    const target = Float64Array.from({ length: size }, (_, i) => indicator(i))
    const centre = target.reduce((a, b) => a + b, 0) / size
    const spread = target.reduce((sum, t) => sum + (t - centre) ** 2, 0)
    if (spread === 0) continue
    for (let j = 0; j < features; j++) {
      let [sum, squares, product] = [0, 0, 0]
      for (let i = 0; i < size; i++) {
        const value = data[i * features + j]!
        sum += value
        squares += value * value
        product += value * (target[i]! - centre)
      }
      const variance = squares - (sum * sum) / size
      if (variance <= 1e-12 * squares) continue
      tried++
      z = Math.max(z, (Math.abs(product) / Math.sqrt(variance * spread)) * Math.sqrt(size))
    }
  }
  return { z, tried }
}
