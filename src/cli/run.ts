import type { Experiment, Outcome, RunOptions, Watcher } from "../experiments/index.ts"
import { chooseTarget } from "./chooseTarget.ts"
import { curve, scaleWidth } from "./curve.ts"
import { drawImage, gallery } from "./drawing.ts"
import { percent, withShortLosses } from "./figures.ts"
import { onInterrupt } from "./interrupt.ts"
import { showRun } from "./progress.ts"
import { exitCodes, type Screen } from "./screen.ts"
import { withArticle } from "./text.ts"

type Given = "epochs" | "batchSize" | "learningRate" | "target" | "limit" | "full"

export interface RunArguments extends Pick<RunOptions, Given> {
  readonly seed: number
  readonly json?: boolean
  readonly quiet?: boolean
}

/** Runs one experiment and shows what came of it. @returns The exit code. */
export async function run(experiment: Experiment, options: RunArguments, screen: Screen): Promise<number> {
  const { json = false, quiet: _, target: __, ...settings } = options
  const notices: string[] = []
  let tell = (text: string): void => void notices.push(text)
  const release = onWarning((text) => tell(text))
  // What cannot work fails here, before anything is shown.
  const target = chooseTarget(options.target)
  if (target.notice !== undefined) notices.push(target.notice)
  const progress = showRun(screen, { title: experiment.title.en, notices, json })
  const watch: Watcher = {
    ...progress.watch,
    onStart(start) {
      progress.watch.onStart?.(start)
      notices.push(...start.notices, ...(start.shortfall === undefined ? [] : [start.shortfall]))
      tell = (text) => {
        notices.push(text)
        progress.notice(text)
      }
    },
  }
  const interrupt = onInterrupt(() => {
    progress.notice("Stopping after this step; Ctrl-C again to quit at once.")
  })
  try {
    // A default that is not named may be given up for another if it fails.
    const named = options.target === undefined && target.name === "native" ? undefined : target.name
    const outcome = await experiment.run({
      ...settings,
      ...(named && { target: named }),
      signal: interrupt.signal,
      watch,
    })
    progress.end()
    for (const line of summary(outcome, screen)) screen.say(line)
    for (const line of details(outcome, screen)) screen.tell(line)
    if (json) screen.data(record(outcome, notices))
    return outcome.interrupted ? exitCodes.interrupted : exitCodes.ok
  } catch (error) {
    // Stopped before there was anything to test, for example while downloading.
    if (interrupt.signal.aborted && error === interrupt.signal.reason) return exitCodes.interrupted
    throw error
  } finally {
    progress.end()
    interrupt.release()
    release()
  }
}

/** What the library warns of while `hear` listens, for it knows no screen and no bar. @returns what ends it. */
function onWarning(hear: (text: string) => void): () => void {
  const { warn } = console
  console.warn = (text: unknown) => hear(String(text).replace(/^kasane: /, ""))
  return () => {
    console.warn = warn
  }
}

/** The last line under --json. */
function record(outcome: Outcome, notices: readonly string[]) {
  const { experiment, seed, target, dataset, trainSize, testSize, settings, epochs, ...rest } = outcome
  const { interrupted, testLoss, testAccuracy, seconds } = rest
  return withShortLosses({
    ...{ experiment, seed, target, dataset, trainSize, testSize, ...settings },
    ...{ epochsDone: wholeEpochs(epochs), interrupted, testLoss, testAccuracy, seconds },
    notices,
  })
}

/** An epoch that was broken off is not one that was done. */
const wholeEpochs = (epochs: Outcome["epochs"]): number => epochs.filter(({ partial }) => !partial).length

function summary({ testAccuracy, testLoss, seconds, interrupted, epochs }: Outcome, { colors }: Screen): string[] {
  const whole = wholeEpochs(epochs)
  const where =
    whole < epochs.length ? `in epoch ${epochs.length}` : `after ${whole} ${whole === 1 ? "epoch" : "epochs"}`
  const after = interrupted ? `, stopped ${where}` : ""
  return [
    "",
    `${colors.bold(`Test accuracy ${percent(testAccuracy)}`)} (loss ${testLoss.toFixed(4)}) in ${seconds.toFixed(1)} s${after}`,
  ]
}

function details({ losses, misread }: Outcome, { colors, columns }: Screen): string[] {
  const lines: string[] = []
  // A file has no width of its own.
  const width = Number.isFinite(columns) ? columns : 80
  const plot = curve(losses, Math.min(60, width - scaleWidth))
  if (plot.length > 0)
    lines.push("", "Training loss, from the first step to the last:", ...plot.map((l) => colors.cyan(l)))
  const drawings = misread.map(({ pixels, width, truth, read }) => ({
    lines: drawImage(pixels, width),
    caption: `read as ${read}, is ${withArticle(truth)}`,
  }))
  const pictures = gallery(drawings, width)
  if (pictures.length > 0) lines.push("", "Misread:", "", ...pictures)
  return lines
}
