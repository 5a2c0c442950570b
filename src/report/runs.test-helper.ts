import { type Claim, type ClaimSpec, defineClaim, type Settings } from "../experiments/index.ts"
import { createRecorder, type Recorder, type Run } from "../runs/index.ts"

export const both = (text: string) => ({ en: text, ja: `${text}の日本語` })

/** A run of a made-up experiment: what it recorded, and where it belongs. */
export function runOf(
  fill: (record: Recorder) => void,
  { experiment = "x.1", variant = "default", seed = 0, settings = {} as Settings } = {},
): Run {
  const record = createRecorder()
  fill(record)
  return record.finish({
    ...{ experiment, variant, seed, settings, target: "wasm", seconds: 1, started: "2026-11-25T12:00:00Z" },
    versions: { kasane: "0.1.0", node: "20.0.0", platform: "linux-x64" },
  })
}

/** A claim that holds, with the variants `default` and `other`. */
export const claimWith = (more: Partial<ClaimSpec<Settings>> = {}): Claim =>
  defineClaim<Settings>({
    ...{
      id: "x.1",
      name: "made-up",
      section: "day1.s1",
      seeds: [0],
      see: [],
      charts: [],
      expected: [],
      verdict: "holds",
    },
    ...{
      title: both("Made up"),
      claim: both("a < b | c"),
      finding: both("found"),
      vary: both("vary"),
      watch: both("watch"),
    },
    recipe: { name: "none", settings: { rate: 1 }, run: async () => {} },
    variants: { default: { title: both("First") }, other: { title: both("Second") } },
    judge: () => ({ verdict: "holds", because: both("so it is") }),
    ...more,
  })
