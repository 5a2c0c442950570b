import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import {
  averagePool,
  checkGradients,
  col2im,
  compile,
  conv,
  convTranspose,
  depthwiseConv,
  grad,
  im2col,
  maxPool,
  pad,
  random,
  type Tensor,
  tensor,
  zeros,
} from "./index.ts"

const close = (a: Tensor, b: Tensor, tolerance = 1e-5) => {
  expect(a.shape).toEqual(b.shape)
  const [x, y] = [a.dataSync(), b.dataSync()]
  y.forEach((value: number, i: number) => {
    expect(Math.abs(x[i]! - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)))
  })
}

describe("conv", () => {
  it("is the product of patches and kernel, as the notes teach it", () => {
    fc.assert(
      fc.property(
        fc.record({
          n: fc.integer({ min: 1, max: 3 }),
          height: fc.integer({ min: 3, max: 8 }),
          width: fc.integer({ min: 3, max: 8 }),
          channels: fc.integer({ min: 1, max: 4 }),
          filters: fc.integer({ min: 1, max: 5 }),
          size: fc.integer({ min: 1, max: 3 }),
          strides: fc.integer({ min: 1, max: 3 }),
          padding: fc.constantFrom("same" as const, "valid" as const),
        }),
        ({ n, height, width, channels, filters, size, strides, padding }) => {
          const x = random.normal([n, height, width, channels], { seed: 1 })
          const kernel = random.normal([size, size, channels, filters], { seed: 2 })
          const found = conv(x, kernel, { strides, padding })
          const product = im2col(x, size, { strides, padding }).matmul(kernel.reshape([-1, filters]))
          close(found, product.reshape(found.shape))
        },
      ),
      { numRuns: 40 },
    )
  })

  it("pads by pairs, at the end as well as before", () => {
    const found = conv([[[1], [2], [3]]], [[[1]], [[10]]], { padding: [[1, 2]] })
    expect(found.flatten().toArray()).toEqual([10, 21, 32, 3, 0])
  })

  it("gives nothing for images of nothing", () => {
    expect(conv(zeros([2, 0, 4, 3]), zeros([3, 3, 3, 5]), { padding: "same" }).shape).toEqual([2, 0, 4, 5])
  })

  it("takes zeros around its input for padding", () => {
    const x = random.normal([2, 5, 6, 3], { seed: 1 })
    const kernel = random.normal([3, 3, 3, 4], { seed: 2 })
    const wide = (v: Tensor) =>
      pad(v, [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ])
    const program = compile(
      (v: Tensor) =>
        conv(wide(v), kernel, {
          padding: [
            [0, 1],
            [2, 0],
          ],
        }),
      { target: "wasm" },
    )
    const found = program.sync(x)
    close(
      found,
      conv(x, kernel, {
        padding: [
          [1, 3],
          [2, 1],
        ],
      }),
    )
    expect(program.program(x)!.kernels.map(({ kind }) => kind)).toEqual(["convolution"])
  })

  it("groups channels, down to each for itself", () => {
    const x = random.normal([2, 6, 6, 4], { seed: 1 })
    const kernel = random.normal([3, 3, 2, 6], { seed: 2 })
    const grouped = conv(x, kernel, { groups: 2 })
    const half = (v: Tensor, from: number, to: number) => v.slice([null, null, null, [from, to]])
    close(half(grouped, 0, 3), conv(half(x, 0, 2), half(kernel, 0, 3)))
    close(half(grouped, 3, 6), conv(half(x, 2, 4), half(kernel, 3, 6)))
    const each = random.normal([3, 3, 4, 2], { seed: 3 })
    const depthwise = depthwiseConv(x, each)
    close(half(depthwise, 2, 4), conv(half(x, 1, 2), each.slice([null, null, [1, 2], null])))
  })

  it("has the right gradients of gradients", () => {
    const x = random.normal([1, 4, 4, 2], { seed: 1 })
    const kernel = random.normal([2, 2, 2, 3], { seed: 2 })
    const total = (a: Tensor, b: Tensor) => conv(a, b, { strides: 2, padding: "same" }).tanh().square().sum()
    checkGradients(total, [x, kernel])
    const slope = (a: Tensor, b: Tensor) => {
      const [da, db] = grad((args: readonly [Tensor, Tensor]) => total(...args))([a, b])
      return da.square().sum().add(db.square().sum())
    }
    checkGradients(slope, [x, kernel], { tolerance: 1e-5 })
  })
})

describe("convTranspose", () => {
  it("is the gradient of the convolution that it reverses", () => {
    const kernel = random.normal([3, 3, 2, 4], { seed: 1 }) // from 2 channels to 4
    const small = random.normal([2, 3, 4, 4], { seed: 2 })
    for (const options of [
      { strides: 2, padding: "same" },
      { strides: 2 },
      { padding: "same" },
      { dilation: 2 },
    ] as const) {
      const large = convTranspose(small, kernel, options)
      const gradient = grad((x: Tensor) => conv(x, kernel, options).mul(small).sum())(zeros(large.shape))
      close(large, gradient)
    }
  })
})

describe("convTranspose with output padding", () => {
  it("begins where Keras begins", () => {
    const found = convTranspose([[[1], [2]]], [[[1]], [[10]], [[100]]], {
      strides: 2,
      padding: "same",
      outputPadding: 1,
    })
    expect(found.flatten().toArray()).toEqual([1, 10, 102, 20])
  })
})

describe("pooling", () => {
  it("takes the greatest and the mean of every window, whatever it overlaps", () => {
    const x = random.normal([2, 7, 8, 3], { seed: 4 })
    for (const [size, strides] of [
      [2, 2],
      [3, 2],
      [3, 1],
      [2, 3],
    ] as const) {
      const [greatest, mean] = [maxPool(x, { size, strides }), averagePool(x, { size, strides })]
      const windows = im2col(x, size, { strides }).reshape([-1, size * size, 3])
      close(greatest, windows.max({ axis: 1 }).reshape(greatest.shape), 0)
      close(mean, windows.mean({ axis: 1 }).reshape(mean.shape))
    }
  })

  it("never counts padding", () => {
    const x = tensor([[[-1], [-2], [-3]]])
    expect(maxPool(x, { padding: "same" }).flatten().toArray()).toEqual([-1, -3])
    expect(averagePool(x, { padding: "same" }).flatten().toArray()).toEqual([-1.5, -3])
  })

  it("gives the gradient to the first of equal ones", () => {
    const slope = (size: number, strides: number) =>
      grad((x: Tensor) => maxPool(x, { size, strides }).sum())(tensor([[[0], [0], [0], [0]]]))
    expect(slope(2, 2).flatten().toArray()).toEqual([1, 0, 1, 0])
    expect(slope(2, 1).flatten().toArray()).toEqual([1, 1, 1, 0])
  })

  it("has the right gradients, overlapping and padded", () => {
    const x = random.normal([2, 5, 5, 2], { seed: 5 })
    for (const options of [{ size: 2 }, { size: 3, strides: 2 }, { size: 3, strides: 2, padding: "same" }] as const) {
      checkGradients((v) => maxPool(v, options).square().sum(), [x])
      checkGradients((v) => averagePool(v, options).square().sum(), [x])
    }
  })
})

describe("im2col and col2im", () => {
  it("are transposes of each other", () => {
    const options = { strides: [2, 1], padding: "same", dilation: [1, 2] } as const
    const x = random.normal([2, 6, 5, 3], { seed: 6 })
    const rows = im2col(x, [3, 2], options)
    const other = random.normal(rows.shape, { seed: 7 })
    const inner = (a: Tensor, b: Tensor) => a.mul(b).sum()
    close(inner(rows, other), inner(x, col2im(other, x.shape, [3, 2], options)), 1e-4)
  })
})

describe("what does not fit is refused with the arithmetic", () => {
  const x = zeros([2, 28, 28, 4])
  const refused: readonly [
    name: string,
    call: () => unknown,
    kind: typeof ShapeError | typeof ArgumentError,
    message: string,
  ][] = [
    [
      "a kernel larger than the image",
      () => conv(x, zeros([31, 31, 4, 2])),
      ShapeError,
      "conv: a window of 31 does not fit along spatial axis 0 of [2, 28, 28, 4]: (28 + 2·0 − 31)/1 + 1 = −2.",
    ],
    [
      "a dilated one",
      () =>
        conv(x, zeros([15, 3, 4, 2]), {
          dilation: 2,
          strides: 2,
          padding: [
            [0, 0],
            [1, 1],
          ],
        }),
      ShapeError,
      "⌊(28 + 2·0 − ((15 − 1)·2 + 1))/2⌋ + 1 = 0",
    ],
    [
      "groups that do not divide",
      () => conv(x, zeros([3, 3, 2, 3]), { groups: 2 }),
      ShapeError,
      "4 channels and 3 filters do not divide into 2 groups",
    ],
    [
      "other channels",
      () => conv(x, zeros([3, 3, 3, 2])),
      ShapeError,
      "the kernel [3, 3, 3, 2] is for 3 channels, but x [2, 28, 28, 4] has 4",
    ],
    ["another rank", () => conv(zeros([28, 28, 4]), zeros([3, 3, 4, 2])), ShapeError, "x must have 4 axes"],
    ["a kernel without spatial axes", () => conv(x, zeros([4, 2])), ShapeError, "one to three spatial axes"],
    [
      "strides of nothing",
      () => conv(x, zeros([3, 3, 4, 2]), { strides: 0 }),
      ArgumentError,
      "conv: strides must be whole numbers of 1 or more, got 0",
    ],
    [
      "a padding that is none",
      () => conv(x, zeros([3, 3, 4, 2]), { padding: "full" as "same" }),
      ArgumentError,
      'padding must be "valid", "same" or 2 pairs',
    ],
    [
      "a window that does not fit",
      () => maxPool(zeros([1, 3, 1]), { size: 4 }),
      ShapeError,
      "maxPool: a window of 4 does not fit",
    ],
    [
      "windows over padding alone",
      () =>
        maxPool(zeros([1, 6, 1]), {
          size: 2,
          padding: [[2, 0]],
        }),
      ShapeError,
      "some windows of 2 would see padding only ([2, 0]). Pad by less than the window.",
    ],
    [
      "a kernel of nothing",
      () => conv(x, zeros([0, 3, 4, 2])),
      ArgumentError,
      "conv: the sizes of the window must be whole numbers of 1 or more, got [0, 3]",
    ],
    [
      "strides beyond all images",
      () => conv(x, zeros([3, 3, 4, 2]), { strides: 1000, padding: "same" }),
      ArgumentError,
      "strides of 1000 × 1000 skip more than can be kept apart; together at most 4096",
    ],
    ["pooling of vectors", () => averagePool(zeros([3, 4])), ShapeError, "takes [batch, …spatial, channels]"],
    [
      "too much output padding",
      () => convTranspose(x, zeros([3, 3, 2, 4]), { strides: 2, outputPadding: 2 }),
      ArgumentError,
      "outputPadding must be less than the stride 2",
    ],
    [
      "columns of another image",
      () => col2im(zeros([4, 4]), [1, 5, 5, 1], 2),
      ShapeError,
      "col2im: patches of [1, 5, 5, 1] are [16, 4], got [4, 4]",
    ],
  ]
  for (const [name, call, kind, message] of refused)
    it(name, () => {
      expect(call).toThrow(kind)
      expect(call).toThrow(message)
    })
})
