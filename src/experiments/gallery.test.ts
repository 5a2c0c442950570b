import { describe, expect, it } from "vitest"
import { checkup, type Finding } from "../doctor/index.ts"
import { createRecorder } from "../runs/index.ts"
import { type Claim, claims } from "./index.ts"

// The seven mistakes of one published course, each in the network that it was in.

const small = { data: { train: 300, test: 100 } } as const
/** Six hidden layers as there, but of fewer units, so that gradients are checked in a second. */
const narrow = { network: { hidden: [30, 30, 30, 30, 30, 30] }, data: { test: 100 } } as const

async function examine(id: string, variant: string, { quick = false, changes = {} } = {}): Promise<readonly Finding[]> {
  const claim = claims[id] as Claim
  const nothing = { signal: undefined, progress: () => {}, usesData: () => {} }
  const context = { seed: 0, target: "wasm", record: createRecorder(), ...nothing } as const
  const { model, train, test, ...rest } = await claim.subject!(claim.settingsOf(variant, { changes }), context)
  return checkup(model, { x: train.x, y: train.y, test, ...rest, quick })
}

const idsOf = (findings: readonly Finding[]): string[] => findings.map(({ id }) => id)
const of = (findings: readonly Finding[], id: string) => {
  expect(idsOf(findings)).toContain(id)
  return findings.find((finding) => finding.id === id)!
}
const faults = ["wrongGradient", "scaledGradient", "unreportedDecay", "frozenLayers", "targetsIgnored"]
const expectNoFault = (findings: readonly Finding[]) =>
  expect(idsOf(findings).filter((id) => faults.includes(id))).toEqual([])

describe("of the gallery of bugs the doctor finds", () => {
  it("6.E-bug: the derivative of the output, in both hidden layers and not in the last", async () => {
    const { where } = of(await examine("6.E-bug", "asDistributed", { changes: small }), "wrongGradient")
    expect(where).toEqual(["dense", "dense_1"])
    expectNoFault(await examine("6.E-bug", "default", { changes: small }))
  })

  it("6.D-bug: eight layers that are never trained", async () => {
    const { where } = of(await examine("6.D-bug", "asDistributed", { changes: small, quick: true }), "frozenLayers")
    expect(where).toEqual(Array.from({ length: 8 }, (_, i) => `dense_${i + 3}`))
    expectNoFault(await examine("6.D-bug", "default", { changes: small, quick: true }))
  })

  it("4.5: the derivative of sigmoid behind ReLU, in the first layer alone", async () => {
    expect(of(await examine("4.5", "asDistributed"), "wrongGradient").where).toEqual(["dense"])
    expectNoFault(await examine("4.5", "default"))
  })

  it("8.E1: an output layer that is never trained, and a decay that the loss tells otherwise", async () => {
    const findings = await examine("8.E1", "asDistributed", { changes: narrow })
    expect(of(findings, "frozenLayers").where).toEqual(["dense_6"])
    expect(of(findings, "unreportedDecay").evidence.numbers.rate).toBeCloseTo(0.1, 1)
    expectNoFault(await examine("8.E1", "default", { changes: narrow }))
  })

  it("8.E5: a weight decay left over from another exercise", async () => {
    const findings = await examine("8.E5", "asDistributed", { changes: narrow })
    const { evidence, where } = of(findings, "unreportedDecay")
    expect(evidence.numbers.rate).toBeCloseTo(0.005, 4)
    expect(where).toHaveLength(7)
    expect(idsOf(findings)).not.toContain("frozenLayers")
    expectNoFault(await examine("8.E5", "default", { changes: narrow }))
  })

  it("3.1: a gradient that is four times too long for four outputs", async () => {
    const { evidence } = of(await examine("3.1", "asDistributed"), "scaledGradient")
    expect(evidence.numbers.factor).toBeCloseTo(4, 3)
    expectNoFault(await examine("3.1", "overBatchSingle"))
    expectNoFault(await examine("3.1", "default"))
  })

  it("3.2: a cross-entropy that does not look at its targets", async () => {
    of(await examine("3.2", "asDistributed"), "targetsIgnored")
    expectNoFault(await examine("3.2", "default"))
  })
})
