import { expect, test } from "vitest"
import { percent } from "./figures.ts"
import { epochLine, showRun } from "./progress.ts"
import { createScreen, type Screen, wantsColors } from "./screen.ts"

function fakeScreen() {
  const said: string[] = []
  const data: unknown[] = []
  const noticed: string[] = []
  const screen: Screen = {
    ...createScreen(),
    animated: false,
    say: (line = "") => void said.push(line),
    tell: (line = "") => void said.push(line),
    notice: (line) => void noticed.push(line),
    data: (value) => void data.push(value),
  }
  return { screen, said, data, noticed }
}

const epoch = { epoch: 3, loss: 0.12345, accuracy: 0.5, valLoss: 1, valAccuracy: 0.97531, seconds: 1.25 }
const start = {
  target: "wasm" as const,
  dataset: "mnist-60000",
  source: "From somewhere.",
  notices: ["The cache is full."],
  trainSize: 60_000,
  testSize: 10_000,
  parameters: 235_146,
  network: "784-256-128-10",
  settings: { epochs: 12, batchSize: 100, learningRate: 0.001 },
  stepsPerEpoch: 600,
}

test("an epoch is one line, aligned with the others", () => {
  expect(epochLine(epoch, 12)).toBe("Epoch  3/12 · loss 0.1235 · accuracy 50.00 % · test 97.53 % · 1.3 s")
})

test("an epoch that was broken off has no test figure", () => {
  const { valLoss: _, valAccuracy: __, ...broken } = epoch
  expect(epochLine(broken, 3)).toBe("Epoch 3/3 · loss 0.1235 · accuracy 50.00 % · 1.3 s")
})

test("shares are per cent with two digits", () => {
  expect([0, 0.97816, 1].map(percent)).toEqual(["0.00 %", "97.82 %", "100.00 %"])
})

test("without a terminal a run is told in lines, with notices apart and no record", () => {
  const { screen, said, data, noticed } = fakeScreen()
  const { watch, end } = showRun(screen, { title: "Title", notices: ["No compiler."] })
  for (const received of [1, 2]) watch.onDownload!({ file: "a.gz", received, total: 2 })
  watch.onStart!(start)
  watch.onBatch!({ epoch: 3, step: 1, steps: 600, loss: 1, accuracy: 0 })
  watch.onEpoch!(epoch)
  end()
  expect(said).toEqual([
    "Downloading a.gz …",
    "Title",
    "Digits   From somewhere.",
    "Network  784-256-128-10, 235,146 parameters",
    "Training 60,000 digits, 12 epochs, batches of 100, learning rate 0.001; testing with 10,000",
    "Target   wasm",
    "",
    epochLine(epoch, 12),
  ])
  expect(noticed).toEqual(["No compiler.", "The cache is full."].map((line) => expect.stringContaining(line)))
  expect(data).toEqual([])
})

test("with json every epoch is a record too", () => {
  const { screen, data } = fakeScreen()
  showRun(screen, { json: true }).watch.onEpoch!(epoch)
  expect(data).toEqual([epoch])
})

test("colours need a terminal, unless they are asked for; NO_COLOR wins", () => {
  const terminal = { isTTY: true } as NodeJS.WriteStream
  const file = { isTTY: false } as NodeJS.WriteStream
  expect(wantsColors(terminal, {})).toBe(true)
  expect(wantsColors(file, {})).toBe(false)
  expect(wantsColors(terminal, { TERM: "dumb" })).toBe(false)
  expect(wantsColors(terminal, { NO_COLOR: "" })).toBe(true)
  expect(wantsColors(terminal, { NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false)
  expect(wantsColors(file, { FORCE_COLOR: "1" })).toBe(true)
  expect(wantsColors(terminal, { FORCE_COLOR: "0" })).toBe(false)
})
