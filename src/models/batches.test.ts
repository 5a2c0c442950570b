import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { tensor } from "../tensor/index.ts"
import { asSamples, createBatches, isLabelledData } from "./batches.ts"
import { permutation } from "./seeds.ts"

const count = (n: number) => Float32Array.from({ length: n }, (_, i) => i)

describe("batches", () => {
  it("hold the samples that the order names, whatever the shape of one", () => {
    const shapes = fc.array(fc.nat({ max: 3 }), { maxLength: 2 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 25 }),
        shapes,
        fc.boolean(),
        (size, batchSize, rest, shuffled) => {
          const stride = rest.reduce((p, n) => p * n, 1)
          const x = tensor(count(size * stride), { shape: [size, ...rest] })
          const y = tensor(Int32Array.from(count(size)))
          const order = shuffled ? permutation(size, [size, batchSize]) : undefined
          const batches = createBatches(asSamples("fit", x, y), batchSize)
          const seen: number[] = []
          for (let i = 0; i * batchSize < size; i++) {
            const batch = batches(i, order)
            expect(batch.x[0]!.shape).toEqual([batch.size, ...rest])
            expect(batch.y[0]!.dtype).toBe("int32")
            const labels = [...batch.y[0]!.dataSync()]
            expect([...batch.x[0]!.dataSync()]).toEqual(
              labels.flatMap((row) => [...count(stride)].map((j) => row * stride + j)),
            )
            seen.push(...labels)
          }
          expect(seen).toEqual([...(order ?? count(size))])
        },
      ),
    )
  })

  it("stay valid while the next one is made", () => {
    const x = tensor(count(6))
    const batches = createBatches(asSamples("fit", x, x), 2)
    const order = Uint32Array.of(5, 4, 3, 2, 1, 0)
    const first = batches(0, order)
    const second = batches(1, order)
    expect([[...first.x[0]!.dataSync()], [...second.x[0]!.dataSync()]]).toEqual([
      [5, 4],
      [3, 2],
    ])
  })

  it("keep bools bools", () => {
    const y = tensor([true, false, true])
    expect(createBatches(asSamples("fit", y, y), 2)(0, Uint32Array.of(2, 1, 0)).y[0]!.toArray()).toEqual([true, false])
  })
})

it("data with x and y is told from tensors and arrays", () => {
  expect(isLabelledData({ x: [1], y: [2] })).toBe(true)
  for (const other of [tensor([1]), [1], new Float32Array(1), null, undefined, 3, { x: [1] }])
    expect(isLabelledData(other)).toBe(false)
})
