import { describe, expect, it } from "vitest"
import { ArgumentError, NameError, ShapeError } from "../base/errors.ts"
import * as k from "./index.ts"

const a = k.zeros([2, 3])
type Refusal = [call: () => unknown, kind: typeof ShapeError | typeof ArgumentError | typeof NameError, message: string]

/** Each names the operation, both facts and the cure. */
const refusals: readonly Refusal[] = [
  // creation
  [
    () => k.tensor([[1, 2], [3]]),
    ShapeError,
    "tensor: the nested arrays are ragged: expected shape [2, 2], found 1 elements at depth 1.",
  ],
  [
    () => k.tensor([[1], 2]),
    ShapeError,
    "tensor: the nested arrays are ragged: expected shape [2, 1], found a number at depth 1.",
  ],
  [() => k.tensor(["1"] as never), ArgumentError, "tensor: elements must be numbers or booleans, got '1'."],
  [
    () => k.tensor(null as never),
    ArgumentError,
    "tensor: takes tensors, numbers, booleans and arrays of them, got null.",
  ],
  [
    () => k.tensor(undefined as never),
    ArgumentError,
    "tensor: takes tensors, numbers, booleans and arrays of them, got undefined.",
  ],
  [
    () => k.add(new k.Variable(1) as never, 1),
    ArgumentError,
    "add: takes tensors, numbers, booleans and arrays of them, got a Variable. Take its value: x.value.",
  ],
  [
    () => k.tensor(new Float32Array(4), { shape: [3] }),
    ShapeError,
    "reshape: [4] has 4 elements and cannot become [3].",
  ],
  [() => k.full([-1], 1), ArgumentError, "full: sizes must be whole numbers, 0 or more, got [-1]."],
  [() => k.zeros([1.5]), ArgumentError, "zeros: sizes must be whole numbers, 0 or more, got [1.5]."],
  [() => k.ones([Number.NaN]), ArgumentError, "ones: sizes must be whole numbers, 0 or more, got [NaN]."],
  [() => k.eye(-1), ArgumentError, "eye: sizes must be whole numbers, 0 or more, got [-1, -1]."],
  [() => k.arange(0, 5, 0), ArgumentError, "arange: start 0, stop 5, step 0 give no finite range."],
  [() => k.arange(Infinity), ArgumentError, "arange: start 0, stop Infinity, step 1 give no finite range."],
  [() => k.linspace(0, 1, -1), ArgumentError, "linspace: count must be a whole number, 0 or more, got -1."],
  // broadcasting
  [
    () => k.add(a, [1, 2]),
    ShapeError,
    "add: shapes [2, 3] and [2] do not broadcast: aligned from the right, sizes must be equal or 1.",
  ],
  [
    () => a.sub([1, 2]),
    ShapeError,
    "subtract: shapes [2, 3] and [2] do not broadcast: aligned from the right, sizes must be equal or 1.",
  ],
  [() => a.mul([1, 2]), ShapeError, "multiply: shapes [2, 3] and [2] do not broadcast"],
  [() => a.div([1, 2]), ShapeError, "divide: shapes [2, 3] and [2] do not broadcast"],
  [() => a.floorDivide([1, 2]), ShapeError, "floorDivide: shapes [2, 3] and [2] do not broadcast"],
  [() => a.mod([1, 2]), ShapeError, "mod: shapes [2, 3] and [2] do not broadcast"],
  [() => a.pow([1, 2]), ShapeError, "power: shapes [2, 3] and [2] do not broadcast"],
  [() => a.maximum([1, 2]), ShapeError, "maximum: shapes [2, 3] and [2] do not broadcast"],
  [() => a.minimum([1, 2]), ShapeError, "minimum: shapes [2, 3] and [2] do not broadcast"],
  [() => a.less([1, 2]), ShapeError, "less: shapes [2, 3] and [2] do not broadcast"],
  [() => a.greaterEqual([1, 2]), ShapeError, "greaterEqual: shapes [2, 3] and [2] do not broadcast"],
  [() => a.logicalAnd([1, 2]), ShapeError, "logicalAnd: shapes [2, 3] and [2] do not broadcast"],
  [() => k.logaddexp(a, [1, 2]), ShapeError, "logaddexp: shapes [2, 3] and [2] do not broadcast"],
  [() => k.where([true, false], a, 0), ShapeError, "where: shapes [2] and [2, 3] do not broadcast"],
  [
    () => a.broadcastTo([2, 2]),
    ShapeError,
    "broadcastTo: [2, 3] cannot be repeated to [2, 2]: aligned from the right, each size must be equal or 1.",
  ],
  [() => a.clip(1, 0), ArgumentError, "clip: the bounds must be numbers low ≤ high, got 1 and 0."],
  [() => a.clip(Number.NaN, 0), ArgumentError, "clip: the bounds must be numbers low ≤ high, got NaN and 0."],
  // reductions
  [() => a.sum({ axis: 2 }), ShapeError, "sum: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => a.mean({ axis: -3 }), ShapeError, "mean: axis -3 is out of range for shape [2, 3]: use -2 … 1."],
  [() => a.prod({ axis: 0.5 }), ShapeError, "prod: axis 0.5 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.sum(1, { axis: 0 }), ShapeError, "sum: axis 0 is out of range for shape []: use no axis."],
  [() => a.sum({ axis: [0, -2] }), ShapeError, "sum: axes 0, 0 repeat."],
  [() => a.any({ axis: 5 }), ShapeError, "any: axis 5 is out of range for shape [2, 3]: use -2 … 1."],
  [() => a.all({ axis: 5 }), ShapeError, "all: axis 5 is out of range for shape [2, 3]: use -2 … 1."],
  [() => a.argmax({ axis: 5 }), ShapeError, "argmax: axis 5 is out of range for shape [2, 3]: use -2 … 1."],
  [() => a.argmin({ axis: 5 }), ShapeError, "argmin: axis 5 is out of range for shape [2, 3]: use -2 … 1."],
  [() => a.cumsum(2), ShapeError, "cumsum: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.softmax(a, { axis: 2 }), ShapeError, "softmax: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.logSumExp(a, { axis: 2 }), ShapeError, "logSumExp: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.max([]), ShapeError, "max: nothing to choose from: shape [0] has no elements along the axis."],
  [
    () => k.min(k.zeros([2, 0]), { axis: 1 }),
    ShapeError,
    "min: nothing to choose from: shape [2, 0] has no elements along the axis.",
  ],
  [() => k.argmax([]), ShapeError, "argmax: nothing to choose from: shape [0] has no elements along the axis."],
  [() => k.argmin([]), ShapeError, "argmin: nothing to choose from: shape [0] has no elements along the axis."],
  // products
  [
    () => k.matmul(a, a),
    ShapeError,
    "matmul: [2, 3] · [2, 3]: the last axis of the first has 3, the second to last axis of the second 2; they must be equal.",
  ],
  [
    () => k.matmul(a, [1, 2]),
    ShapeError,
    "matmul: [2, 3] · [2]: the last axis of the first has 3, the only axis of the second 2; they must be equal.",
  ],
  [() => k.matmul(a, 2), ShapeError, "matmul: takes tensors of rank 1 or more; use multiply() for scalars."],
  [
    () => k.matmul(k.zeros([2, 1, 3]), k.zeros([5, 3, 1])),
    ShapeError,
    "matmul: [2, 1, 3] · [5, 3, 1]: the leading axes do not broadcast.",
  ],
  [() => k.dot(a, a), ShapeError, "dot: [2, 3] · [2, 3]: the last axis of the first has 3"],
  [() => k.einsum("i..j", a), ArgumentError, `einsum: 'i..j' is not of the form "ij,jk->ik".`],
  [() => k.einsum("ij,jk", a), ArgumentError, "einsum: 'ij,jk' has 2 terms for 1 tensors."],
  [() => k.einsum("ijk", a), ShapeError, "einsum: 'ijk' names 3 axes, the tensor has shape [2, 3]."],
  [
    () => k.einsum("ij,jk", a, a),
    ShapeError,
    "einsum: axis 'j' is 3 before and 2 in 'jk' [2, 3]: 'ij,jk' of [2, 3], [2, 3].",
  ],
  [() => k.einsum("ij->ik", a), ArgumentError, "einsum: the result 'ik' must name axes of the operands, each once."],
  [() => k.einsum("ij->ii", a), ArgumentError, "einsum: the result 'ii' must name axes of the operands, each once."],
  [() => k.tril([1, 2]), ShapeError, "tril: needs two axes or more, got shape [2]."],
  [() => k.triu(a, 0.5), ArgumentError, "triu: the diagonal must be a whole number, got 0.5."],
  // shapes
  [() => a.reshape([4, 2]), ShapeError, "reshape: [2, 3] has 6 elements and cannot become [4, 2]."],
  [
    () => a.reshape([-1, -1]),
    ShapeError,
    "reshape: [2, 3] has 6 elements and cannot become [-1, -1] (only one size may be −1).",
  ],
  [() => a.reshape([-1, 4]), ShapeError, "reshape: [2, 3] has 6 elements and cannot become [-1, 4]."],
  [() => k.zeros([0]).reshape([-1, 0]), ShapeError, "reshape: [0] has 0 elements and cannot become [-1, 0]."],
  [() => a.transpose([0, 0]), ShapeError, "transpose: axes [0, 0] are not an order of the 2 axes of [2, 3]."],
  [() => a.transpose([0]), ShapeError, "transpose: axes [0] are not an order of the 2 axes of [2, 3]."],
  [() => a.expandDims(3), ShapeError, "expandDims: axis 3 is out of range for shape [2, 3]: use -3 … 2."],
  [() => a.squeeze(0), ShapeError, "squeeze: axis 0 of [2, 3] has size 2, only size 1 can go."],
  [() => a.slice([null, null, null]), ShapeError, "slice: 3 ranges for the 2 axes of [2, 3]."],
  [
    () => a.slice([[0, 2, -1]]),
    ArgumentError,
    "slice: step -1 must be a whole number of 1 or more; use flip() to reverse.",
  ],
  [() => a.slice([null, [0.5, 2]]), ArgumentError, "slice: [0.5, 2] on axis 1 must be whole numbers."],
  [() => a.flip([0, 0]), ShapeError, "flip: axes 0, 0 repeat."],
  [
    () => k.pad(a, [[1, 1]]),
    ShapeError,
    "pad: needs a pair of whole numbers, 0 or more, for each of the 2 axes of [2, 3].",
  ],
  [
    () => k.pad([1], [[-1, 0]]),
    ShapeError,
    "pad: needs a pair of whole numbers, 0 or more, for each of the 1 axes of [1].",
  ],
  [() => k.tile(a, [-1]), ArgumentError, "tile: repeats must be whole numbers, 0 or more, got [-1]."],
  [() => k.swapaxes(a, 0, 2), ShapeError, "swapaxes: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.moveaxis(a, 0, 2), ShapeError, "moveaxis: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.moveaxis(a, [0, 0], [0, 1]), ShapeError, "moveaxis: axes 0, 0 repeat."],
  [
    () => k.moveaxis(a, [0, 1], 0),
    ArgumentError,
    "moveaxis: the source names 2 axes and the destination 1; they pair up in order.",
  ],
  [() => k.repeat(a, 1.5), ArgumentError, "repeat: repeats must be whole numbers, 0 or more, got 1.5."],
  [() => k.repeat(a, [1, -1], 0), ArgumentError, "repeat: repeats must be whole numbers, 0 or more, got 1, -1."],
  [() => k.repeat(a, 2, 2), ShapeError, "repeat: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [
    () => k.repeat(a, [1, 2], 1),
    ShapeError,
    "repeat: 2 numbers of repeats for the 3 elements along axis 1 of [2, 3]; one number repeats all alike.",
  ],
  [() => k.roll(a, 0.5), ArgumentError, "roll: shifts must be whole numbers, got 0.5."],
  [() => k.roll(a, 1, 2), ShapeError, "roll: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [
    () => k.roll(a, [1, 2, 3], [0, 1]),
    ArgumentError,
    "roll: 3 shifts for 2 axes; give one shift for all, or one for each.",
  ],
  [() => k.diagonal([1, 2]), ShapeError, "diagonal: needs two axes or more, got shape [2]."],
  [() => k.trace(1), ShapeError, "trace: needs two axes or more, got shape []."],
  [() => k.trace(a, { offset: 0.5 }), ArgumentError, "trace: offset must be a whole number, got 0.5."],
  [() => k.diagonal(a, { axis2: 2 }), ShapeError, "diagonal: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.diagonal(a, { axis1: 1 }), ShapeError, "diagonal: axes 1, 1 repeat."],
  [() => k.concat([]), ArgumentError, "concat: needs at least one tensor."],
  [() => k.concat([1, 2]), ShapeError, "concat: numbers have no axis to be joined along; use stack()."],
  [() => k.concat([a, [[1, 2]]]), ShapeError, "concat: [1, 2] does not fit [2, 3]: only axis 0 may differ."],
  [() => k.concat([a, a], 2), ShapeError, "concat: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.stack([]), ArgumentError, "stack: needs at least one tensor."],
  [
    () => k.stack([[1, 2], [3]]),
    ShapeError,
    "stack: [1] does not fit [2]: all shapes must be equal; concat() lets one axis differ.",
  ],
  [() => k.stack([1, 2], 1), ShapeError, "stack: axis 1 is out of range for shape []: use -1 … 0."],
  [
    () => k.split(a, 2, 1),
    ShapeError,
    "split: axis 1 of [2, 3] has 3 elements, which do not split into 2 equal parts.",
  ],
  [() => k.split(a, 0), ShapeError, "split: axis 0 of [2, 3] has 2 elements, which do not split into 0 equal parts."],
  [() => k.split(a, [0.5]), ArgumentError, "split: positions must be whole numbers, got [0.5]."],
  // indexing
  [() => a.take([0], { axis: 2 }), ShapeError, "take: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.take([], [0]), ShapeError, "take: axis 0 of [0] has no elements to take."],
  [() => k.takeAlongAxis(a, [0]), ShapeError, "takeAlongAxis: index [1] must agree with [2, 3] except along axis 1."],
  [
    () => k.takeAlongAxis(k.zeros([1, 0]), [[0]]),
    ShapeError,
    "takeAlongAxis: axis 1 of [1, 0] has no elements to take.",
  ],
  [() => k.oneHot([1], 0), ArgumentError, "oneHot: the number of classes must be a whole number of 1 or more, got 0."],
  [() => k.sort(1), ShapeError, "sort: axis -1 is out of range for shape []: use no axis."],
  [() => k.argsort(a, { axis: 2 }), ShapeError, "argsort: axis 2 is out of range for shape [2, 3]: use -2 … 1."],
  [() => k.topK(a, 4), ShapeError, "topK: k = 4 must be a whole number up to the last axis of [2, 3]."],
  [
    () => k.scatterAdd(-1, [0], [1]),
    ArgumentError,
    "scatterAdd: the number of rows must be a whole number of 0 or more, got -1.",
  ],
  [() => k.zeros([2], { type: "int32" } as never), NameError, "zeros: unknown option 'type'. Did you mean 'dtype'?"],
  [
    () => k.sum([1], { keepDims: true } as never),
    NameError,
    "sum: unknown option 'keepDims'. Did you mean 'keepdims'?",
  ],
  [() => k.softmax([1], -1 as never), ArgumentError, "softmax: its options are one object, as in { axis: … }, got -1."],
  [() => k.random.normal([1], { std: 1 } as never), NameError, "random.normal: unknown option 'std'."],
  [() => k.random.normal([1], { seed: "x" } as never), ArgumentError, "random.normal: seed must be a whole number"],
  [() => k.zeros([1e5, 1e5]), ShapeError, "zeros: [100000, 100000] of float32 takes 37.25 GiB, more than the 8 GiB"],
  [() => k.arange(1e12), ShapeError, "arange: [1000000000000] of float32 takes"],
  [() => k.scatterAdd(3, [0, 1], [1]), ShapeError, "scatterAdd: updates [1] must begin with the index's shape [2]."],
  [() => a.item(), ShapeError, "item: needs exactly one element, got shape [2, 3]."],
  // random
  [() => k.random.uniform([-1]), ArgumentError, "random.uniform: sizes must be whole numbers, 0 or more, got [-1]."],
  [
    () => k.random.permutation(1.5),
    ArgumentError,
    "random.permutation: sizes must be whole numbers, 0 or more, got [1.5].",
  ],
  [
    () => k.random.normal([2], { seed: k.tensor([1, 2]) }),
    ShapeError,
    "random: a key is int32 [2], got float32 [2]. Make one: random.key(seed).",
  ],
  [
    () => k.random.randint([2], 3, 3),
    ArgumentError,
    "random.randint: needs whole numbers minval < maxval, got 3 and 3.",
  ],
  [
    () => k.random.randint([2], -(2 ** 31), 2 ** 31 - 1),
    ArgumentError,
    "random.randint: int32 holds −2³¹ … 2³¹ − 1, in ranges of less than 2³¹; got -2147483648 to 2147483647.",
  ],
  [() => k.random.bernoulli([2], 1.5), ArgumentError, "random.bernoulli: p must be from 0 to 1, got 1.5."],
  [() => k.random.shuffle(1), ShapeError, "random.shuffle: needs an axis to shuffle along, got a number."],
  [() => k.random.key(-1), ArgumentError, "random.key: seed must be a whole number from 0 to 2^53 - 1, got -1."],
  // state and derivatives
  [
    () => new k.Variable([1, 2], { name: "w" }).assign([1]),
    ShapeError,
    "variable 'w': holds [2], cannot be assigned [1].",
  ],
  [
    () => k.layTogether([new k.Variable(1, { name: "x" }), new k.Variable(1, { name: "n", dtype: "int32" })]),
    ArgumentError,
    "layTogether: 'x' is float32, 'n' int32; one block holds one dtype.",
  ],
  [
    () => k.grad((x) => x.mul(2))(a),
    ShapeError,
    "grad: the function must return one float32 number, got float32 [2, 3]. Reduce it first, with mean() or sum().",
  ],
  [
    () => k.grad((x) => x.cast("int32"))(1),
    ShapeError,
    "grad: the function must return one float32 number, got int32 [].",
  ],
  [() => k.grad(() => 3 as never)(1), ArgumentError, "grad: the function must return a tensor, got 3."],
  [
    () => k.grad((_x: string) => k.tensor(1))("x"),
    ArgumentError,
    "grad: the first argument holds no tensor to differentiate by, got 'x'. Wrap it: tensor(x).",
  ],
  [
    () => k.valueAndGrad(() => a, []),
    ShapeError,
    "valueAndGrad: the function must return one float32 number, got float32 [2, 3].",
  ],
  [
    () => k.vjp((x) => x.sum(), a)[1]([1, 2]),
    ShapeError,
    "vjp: the cotangent [2] must have the shape of the value [].",
  ],
  [() => k.jvp((x) => x, a, [1]), ShapeError, "jvp: the tangent [1] must have the shape of x [2, 3]."],
  [
    () => k.numericalGradient((x) => x!.sum(), [a], { step: 0 }),
    ArgumentError,
    "numericalGradient: step must be above 0, got 0.",
  ],
]

describe("what does not fit is refused in the user's terms", () => {
  for (const [call, kind, message] of refusals)
    it(message, () => {
      expect(call).toThrow(kind)
      expect(call).toThrow(message)
    })

  it("with the operation and the shapes as fields", () => {
    const caught = ((): unknown => {
      try {
        return k.add(a, [1, 2])
      } catch (error) {
        return error
      }
    })()
    expect(caught).toMatchObject({ name: "ShapeError", operation: "add", shapes: [[2, 3], [2]] })
  })

  it("inside a traced function too, where nothing has a value", () => {
    expect(() => k.compile((x: k.Tensor) => x.matmul(x)).sync(a)).toThrow("matmul: [2, 3] · [2, 3]")
  })
})
