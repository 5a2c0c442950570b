/** Tables for people. */
import { median, ratio, short, spread, table } from "./statistics.mjs"

/** Contestants whose losses leave the common curve by more than this are not doing the same computation. */
const tolerance = 0.01

/** Cores that others may keep busy in the median window before a figure is called provisional. */
const quiet = 0.15

/** What is compared: the losses of the first steps, or the outputs of a prediction. */
const curveOf = ({ losses = [], outputs = [] }) => (losses.length ? losses : outputs)

/** The numbers most contestants agree on, one by one, or undefined; those that say they differ have no voice. */
function consensus(entries) {
  const honest = entries.filter(({ differs }) => !differs)
  const curves = (honest.length ? honest : entries).map(curveOf).filter((curve) => curve.length)
  return curves[0]?.map((_, step) => median(curves.map((curve) => curve[step])))
}

/** "" where the losses or outputs are the common ones, else how far they go from them. */
export function disagreement(entry, common) {
  const curve = curveOf(entry)
  if (!curve.length || !common) return ""
  const worst = Math.max(...curve.map((value, i) => Math.abs(value - common[i]) / Math.abs(common[i])))
  return worst > tolerance ? `${entry.outputs ? "outputs" : "losses"} differ by up to ${short(worst * 100)} %` : ""
}

/** Says so where a contestant was too slow for all the rounds. */
function fewRounds({ rates, steps }, rounds) {
  if (rates.length === rounds) return ""
  const windows = rates.length === 1 ? "1 window" : `${rates.length} windows`
  return `slow: ${windows} of ${Math.min(...steps)} step${Math.min(...steps) === 1 ? "" : "s"} instead of ${rounds}`
}

/** The best of a family: the one with the highest median rate. */
export const best = (entries) =>
  entries.filter(({ rates }) => rates?.length).sort((a, b) => median(b.rates) - median(a.rates))[0]

/** The table of one workload, fastest first, with everybody's ratio to Kasane native and wasm. */
export function report(workload, { contestants }) {
  const done = contestants.filter(({ error }) => !error)
  const common = consensus(done)
  const rounds = Math.max(...done.map(({ rates }) => rates.length))
  const ours = ["kasane-native", "kasane-wasm"].map((family) => best(done.filter((entry) => entry.family === family)))
  const gflops = workload.flops ? [["GFLOP/s", ({ rates }) => short((median(rates) * workload.flops) / 1e9)]] : []
  const columns = [
    ["contestant", ({ id }) => id],
    ["version", ({ version }) => version],
    ["steps/s", ({ rates }) => short(median(rates))],
    ["min–max", ({ rates }) => `${short(Math.min(...rates))}–${short(Math.max(...rates))}`],
    ...gflops,
    ["CPU ms/step", ({ cpuMsPerStep }) => short(median(cpuMsPerStep))],
    ["first step ms", ({ firstStepMs }) => (firstStepMs ? Math.round(firstStepMs) : "–")],
    ["peak MiB", ({ peakBytes }) => (peakBytes ? Math.round(peakBytes / 2 ** 20) : "–")],
    ["others' cores", ({ foreign }) => (foreign.length ? median(foreign).toFixed(2) : "–")],
    ...ours.flatMap((our) =>
      our ? [[`${our.id} is`, (entry) => (entry === our ? "–" : times(ratio(our.rates, entry.rates)))]] : [],
    ),
  ]
  const rows = done
    .sort((a, b) => median(b.rates) - median(a.rates))
    .map((entry) => columns.map(([, cell]) => cell(entry)))
  const lines = [
    table(
      columns.map(([head]) => head),
      rows,
    ),
  ]
  for (const entry of done) {
    const remarks = [disagreement(entry, common), fewRounds(entry, rounds), entry.note].filter(Boolean)
    if (remarks.length) lines.push(`  ${entry.id}: ${remarks.join("; ")}`)
  }
  for (const { id, error } of contestants) if (error) lines.push(`  ${id} FAILED: ${error}`)
  if (common && workload.kind === "infer") lines.push(`  ${common.length} of the outputs compared`)
  else if (common) lines.push(`  loss ${short(common[0])} -> ${short(common.at(-1))} in ${common.length} steps`)
  const disturbed = done.filter(isDisturbed)
  if (disturbed.length) {
    const names = disturbed.length === done.length ? "everybody" : disturbed.map(({ id }) => id).join(", ")
    lines.push(`  PROVISIONAL, do not quote: other processes kept more than ${quiet} cores busy beside ${names}.`)
  }
  return lines.join("\n")
}

const times = ({ median: middle, min, max }) => `${short(middle)}x (${short(min)}–${short(max)})`

/** The bars: each one reached or not, by the median of the ratios in this run; "" where nothing applies. */
export function reportBars(bars, results) {
  const rows = bars.flatMap(({ workload, ours, theirs, least, stepsPerSecond }) => {
    const entries = results.find((result) => result.workload === workload)?.contestants.filter(({ error }) => !error)
    const pick = (prefix) => best((entries ?? []).filter(({ id }) => matches(id, prefix)))
    const our = pick(ours)
    if (!our) return []
    if (stepsPerSecond) {
      const { median: middle, min, max } = spread(our.rates)
      const figure = `${short(middle)} (${short(min)}–${short(max)}) steps/s`
      return [[workload, our.id, `>= ${short(stepsPerSecond)} steps/s`, figure, verdict(middle >= stepsPerSecond, our)]]
    }
    const their = pick(theirs)
    if (!their) return []
    const got = ratio(our.rates, their.rates)
    return [[workload, our.id, `>= ${short(least)}x ${their.id}`, times(got), verdict(got.median >= least, our, their)]]
  })
  return rows.length ? table(["bar", "ours", "wanted", "measured", ""], rows) : ""
}

/** `kasane-native@1` means every style of that family on one thread; without `@` every number of threads. */
function matches(id, pattern) {
  const [family, threads] = pattern.split("@")
  return id.startsWith(family) && (!threads || id.endsWith(`@${threads}`) || !id.includes("@"))
}

const isDisturbed = ({ foreign }) => foreign?.length > 0 && median(foreign) > quiet

const verdict = (reached, ...entries) =>
  `${reached ? "reached" : "MISSED"}${entries.some(isDisturbed) ? " (provisional)" : ""}`
