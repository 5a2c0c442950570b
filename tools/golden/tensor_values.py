"""src/tensor/tensor.golden.json: numpy's answers to the functions of tensors, in float64 and int32.

A tensor is {"f" | "i" | "b": shape, "v": flat values}, for float32, int32 and bool; "nan", "inf" and "-inf" are strings.
"""

from common import inputs, write

import math
import warnings

import numpy as np

letters = {"f": "f", "i": "i", "u": "i", "b": "b"}
nan, inf = math.nan, math.inf
rows = {}  # by function: [args, result]


def number(value):
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return int(value)
    return value if not isinstance(value, float) or math.isfinite(value) else str(value)


def encode(value):
    if isinstance(value, (np.ndarray, np.generic)):
        value = np.asarray(value)
        return {letters[value.dtype.kind]: list(value.shape), "v": [number(v) for v in value.reshape(-1)]}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    return number(value)


def case(name, args, result):
    """`result` is what numpy gives, or a function of the args (bools counting as int32) that computes it."""
    if callable(result):
        counted = [a.astype(np.int32) if isinstance(a, np.ndarray) and a.dtype == bool else a for a in args]
        with np.errstate(all="ignore"):
            result = result(*counted)
    many = isinstance(result, (list, tuple))
    out = [encode(np.asarray(part)) for part in result] if many else encode(np.asarray(result))
    rows.setdefault(name, []).append([encode(args), out])


f = lambda values: np.asarray(values, dtype=np.float32).astype(np.float64)
i = lambda values: np.asarray(values, dtype=np.int32)
b = lambda values: np.asarray(values, dtype=bool)
r = lambda seed, *shape: np.round(inputs(seed, *shape) * 4) / 4  # short in JSON, and products of few are exact

# --- creation
for height, columns, options in [(3, 3, {}), (2, 4, {"k": 1}), (3, 2, {"k": -1}), (0, 3, {}), (2, 2, {"dtype": "int32"})]:
    kind = np.int32 if "dtype" in options else float
    case("eye", [height, columns, options], np.eye(height, columns, k=options.get("k", 0), dtype=kind))
for args in [(5,), (2, 7), (7, 2, -2), (3, 3), (5, 2), (-3, 3, 2)]:
    case("arange", list(args), np.arange(*args, dtype=np.int32))
for args in [(0, 1, 0.25), (1, -1, -0.5), (0.5, 3, 1)]:
    case("arange", list(args), np.arange(*args))
for args in [(0, 1, 5), (-2, 2, 1), (3, 3, 3), (5, -5, 4), (0, 1, 0)]:
    case("linspace", list(args), np.linspace(*args))
case("full", [[2, 3], 1.5], np.full([2, 3], 1.5))
case("full", [[2], -1.7, {"dtype": "int32"}], i([-1, -1]))
case("full", [[2], 5, {"dtype": "bool"}], b([True, True]))
case("zeros", [[2, 0]], np.zeros([2, 0]))
case("ones", [[]], np.ones([]))
case("zerosLike", [i([[1, 2]])], i([[0, 0]]))
case("onesLike", [r(1, 0, 2)], np.ones([0, 2]))

# --- arithmetic, in all dtypes and ways to broadcast
pairs = [
    (r(1, 2, 3), r(2, 3)), (r(3, 2, 1), r(4, 1, 3)), (r(5, 2, 3), f(0.5)), (i([[7], [-7]]), i([2, -2, 3])),
    (i([1, 2]), r(6, 2, 2)), (b([True, False]), b([True, True])), (b([[True], [False]]), i([5, -5])),
    (b([True, False]), f([0.5, -1.5])), (r(7, 0, 3), r(8, 3)), (r(9, 2, 0), r(10, 2, 1)), (i([]), i(3)),
]
for x, y in pairs:
    for name, run in [("add", np.add), ("subtract", np.subtract), ("multiply", np.multiply), ("maximum", np.maximum), ("minimum", np.minimum)]:
        case(name, [x, y], run)
    case("divide", [x, y], lambda x, y: np.divide(x, y, dtype=float))
for x, y in [pairs[0], pairs[3], pairs[5], pairs[8]]:
    for name, run in [
        ("less", np.less), ("lessEqual", np.less_equal), ("greater", np.greater), ("greaterEqual", np.greater_equal),
        ("equal", np.equal), ("notEqual", np.not_equal), ("logicalAnd", np.logical_and), ("logicalOr", np.logical_or),
    ]:
        case(name, [x, y], run)
ties = [f([1, 1, nan, 2, inf, -inf, 0.0]), f([1, nan, nan, 1, inf, inf, -0.0])]
for name, run in [("less", np.less), ("lessEqual", np.less_equal), ("equal", np.equal), ("notEqual", np.not_equal), ("maximum", np.maximum), ("minimum", np.minimum)]:
    case(name, ties, run)
smallest = i([-2**31, 2**31 - 1, -2**31, 5])
others = i([1, -2**31, 2**31 - 1, -1])
for name, run in [("maximum", np.maximum), ("minimum", np.minimum), ("add", np.add), ("multiply", np.multiply), ("less", np.less)]:
    case(name, [smallest, others], run)
signs = [f([7, -7, 7, -7, 5.5, -5.5, 0, 6]), f([3, 3, -3, -3, 2, 2, 3, -3])]
whole = [i([7, -7, 7, -7, 0, 6, 5, -2**31, -2**31, 2**31 - 1]), i([3, 3, -3, -3, 3, -3, 0, 3, -3, -2])]
for x, y in [signs, whole, (f([[1.5], [-1.5]]), f([1, 0.5])), (b([True, True]), i([2, 1]))]:
    case("mod", [x, y], np.mod)
    case("floorDivide", [x, y], np.floor_divide)
case("mod", [f([1, -1]), f([0, 0])], np.mod)
case("where", [b([[True], [False]]), r(11, 2, 3), f(0)], np.where)
case("where", [i([2, 0, -1]), i([1, 2, 3]), i(9)], lambda c, x, y: np.where(c, x, y))
case("where", [b([True, False]), i([1, 2]), f([0.5, 1.5])], np.where)
case("where", [b(True), b([True, False]), b([False, False])], b([True, False]))

ends = [f([0, -20, 1000, -1000, 3e38, inf, -inf, inf, -inf, nan, 2, 1e-3]), f([0, 0, 999, -1000, -3e38, inf, -inf, -inf, 5, 1, nan, -1e-3])]
for x, y in [ends, ends[::-1], (r(12, 2, 1), r(13, 3)), (i([2, -1]), i([2, 3])), (b([True, False]), f(0.5)), (r(0, 0), f(1))]:
    case("logaddexp", [x, y], np.logaddexp)

# --- powers: constants, tensors, negative bases, zeros
bases = f([2, -2, 0, 0.5, -0.25, 3, -3])
for exponent in [0, 1, 2, 3, -1, -2, 5, 0.5, 1.5, -0.5, 64]:
    case("power", [f([2, 0.5, 1, 0]) if exponent == 64 else bases, exponent], lambda x, y: np.power(x, float(y)))
case("power", [i([-3, 0, 2]), 3], lambda x, y: np.power(x, y))
case("power", [i([-3, 0, 2]), 0], lambda x, y: np.power(x, y))
case("power", [f([-2, -2, -2, 2, -8, 0, 0, 0, 0, -1]), f([3, 2, -1, -0.5, 1 / 3, 0, 1, 2.5, -1, 101])], np.power)
case("power", [f([[1.5], [2]]), f([0, 1, 2.25])], np.power)
case("power", [i([2, -3]), i([3, 2])], lambda x, y: np.power(x.astype(float), y))

# --- functions of one tensor
values = f([0, 0.5, -0.5, 1, -1, 2.75, -2.75, 10, -10])
special = f([nan, inf, -inf, 0.0])
unary = {
    "negative": np.negative, "abs": np.abs, "square": np.square, "exp": np.exp, "expm1": np.expm1, "sin": np.sin,
    "cos": np.cos, "tanh": np.tanh, "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "erf": np.vectorize(math.erf),
    "floor": np.floor, "ceil": np.ceil, "relu": lambda x: np.maximum(x, 0), "isnan": np.isnan, "isfinite": np.isfinite,
}
for name, run in unary.items():
    case(name, [values], run)
    if name not in ("sin", "cos"):
        case(name, [special], run)
case("tan", [f([0, 0.5, -0.5, 1, -1, 2.75, -10])], np.tan)
case("tan", [f([1.5707])], np.tan)
case("tan", [f([nan, inf, 0])], np.tan)
case("tan", [i([1, 2])], np.tan)
for name, run in [("sqrt", np.sqrt), ("log", np.log), ("log1p", np.log1p), ("reciprocal", np.reciprocal)]:
    case(name, [f([1, 0.5, 4, 1e-3, 1e6])], run)
    case(name, [f([0, inf, nan])], run)
case("sign", [f([-2.5, 0, 3, inf, -inf])], np.sign)
for name in ["negative", "abs", "sign", "square"]:
    case(name, [i([-3, 0, 4, -2**31])], getattr(np, name))
case("sqrt", [i([4, 9])], np.sqrt)
case("exp", [b([True, False])], np.exp)
case("negative", [b([True, False])], np.negative)
case("relu", [i([-1, 2])], lambda x: np.maximum(x, 0))
for name in ["floor", "ceil", "round"]:
    case(name, [i([-3, 4])], lambda x: x)
case("round", [f([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, -0.3, 3.7, 8388609, 1e10, inf, nan])], np.round)
case("isnan", [i([1, 2])], np.isnan)
case("isfinite", [i([1, 2**31 - 1])], np.isfinite)
case("isfinite", [b([True])], np.isfinite)
case("logicalNot", [f([0, 2, nan])], np.logical_not)
case("clip", [values, -1, 0.5], np.clip)
case("clip", [special, -1, 1], np.clip)
case("clip", [i([-5, 0, 5]), -2, 3], np.clip)
case("clip", [i([-5, 0, 5]), -0.5, 2.5], np.clip)
case("clip", [i([-5, 0, 5]), 0, inf], lambda x, low, high: np.maximum(x, 0))
case("cast", [f([1.9, -1.9, 3e9, -3e9, nan, 0]), "int32"], i([1, -1, 2**31 - 1, -2**31, 0, 0]))
case("cast", [f([0, 0.5, nan]), "bool"], b([False, True, True]))
case("cast", [b([True, False]), "float32"], f([1, 0]))

# --- reductions
data, ints, bools, empty = r(20, 2, 2, 3), i([[1, -5, 3], [4, 0, -2]]), b([[True, False], [True, True]]), r(0, 2, 0, 3)
reductions = {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min, "prod": np.prod, "variance": np.var, "std": np.std, "any": np.any, "all": np.all}
axes = [{}, {"axis": 0}, {"axis": -1}, {"axis": [0, 2]}, {"axis": [1, -1], "keepdims": True}, {"keepdims": True}, {"axis": []}]
numpys = lambda o: {k: tuple(v) if isinstance(v, list) else v for k, v in o.items()}
for name, run in reductions.items():
    for options in axes if name in ("sum", "max", "prod") else axes[1:5]:
        case(name, [data, options], lambda x, o: run(x, **numpys(o)))
    case(name, [ints, {"axis": 1}], lambda x, o: run(x, **o))
    case(name, [bools, {"axis": 0}], lambda x, o: run(x, **o))
    case(name, [f(2.5)], run)
    case(name, [empty, {"axis": 0}], lambda x, o: run(x, **o))
    case(name, [f([1, nan, 3])], run)
    if name not in ("max", "min"):
        with warnings.catch_warnings(action="ignore"):
            case(name, [empty, {"axis": 1}], lambda x, o: run(x, **o))
for name in ["max", "min"]:
    case(name, [f([-inf, -inf])], reductions[name])
    case(name, [i([-2**31, 5])], reductions[name])
for values_ in [[2, 3, 4, 5, 6], [2, 0, 4], [0, 0], [-2, 3, -4, -1], [-1]]:
    case("prod", [f(values_)], np.prod)
case("prod", [i([[3, -2], [0, 4], [5, 5]]), {"axis": 0}], lambda x, o: np.prod(x, **o))
case("prod", [i([65536, 65536])], i(0))
case("sum", [i([2**31 - 1, 1])], i(-2**31))
for name, run in [("argmax", np.argmax), ("argmin", np.argmin)]:
    for options in [{}, {"axis": 0}, {"axis": -1}, {"axis": 1, "keepdims": True}, {"keepdims": True}]:
        case(name, [data, options], lambda x, o: run(x, **o))
    for x in [f([1, 3, 3, 1]), f([2, nan, 1, nan]), f([nan, nan]), f([-inf, -inf]), f([inf, 1, inf]), i([5, -2**31, 5, -2**31]), b([False, True, True]), f(7)]:
        case(name, [x], run)
    case(name, [f([[1, nan], [nan, 0], [5, 5]]), {"axis": 1}], lambda x, o: run(x, **o))
    case(name, [r(1, 0, 3), {"axis": 1}], lambda x, o: run(x, **o))
for x, axis in [(r(21, 5), 0), (r(22, 2, 3), 1), (r(22, 2, 3), -2), (i([1, 2, 3, 4]), 0), (b([True, False, True]), 0), (r(0, 0, 2), 0), (f([1, nan, 2]), 0), (r(23, 9), 0)]:
    case("cumsum", [x, axis], lambda x, axis: np.cumsum(x, axis))


def log_sum_exp(x, axis=None, keepdims=False):
    axis = tuple(axis) if isinstance(axis, list) else axis
    peak = np.max(x, axis=axis, keepdims=True, initial=-inf)
    peak = np.where(np.isfinite(peak), peak, 0)
    total = np.log(np.sum(np.exp(x - peak), axis=axis, keepdims=True)) + peak
    return total if keepdims else np.squeeze(total, axis=axis)


softmax = lambda x, axis=-1: np.exp(x - np.max(x, axis, keepdims=True)) / np.sum(np.exp(x - np.max(x, axis, keepdims=True)), axis, keepdims=True)
hard = f([[1000, 1000, -1000], [-1000, -1001, -1000], [0, -inf, 1], [-inf, 5, -inf]])
for options in [{}, {"axis": 1}, {"axis": 0, "keepdims": True}, {"axis": [0, 1]}]:
    case("logSumExp", [hard, options], lambda x, o: log_sum_exp(x, **o))
case("logSumExp", [f([-inf, -inf])], lambda x: -inf)
case("logSumExp", [f([inf, 1])], lambda x: inf)
case("logSumExp", [f([nan, 1])], lambda x: nan)
case("logSumExp", [r(0, 0)], lambda x: -inf)
case("logSumExp", [r(0, 2, 0), {"axis": 1}], f([-inf, -inf]))
for x in [hard, r(24, 2, 3), f([[nan, 1]]), f([[-inf, -inf]])]:
    case("softmax", [x], softmax)
    case("logSoftmax", [x], lambda x: x - log_sum_exp(x, -1, True))
case("softmax", [r(25, 2, 3), {"axis": 0}], lambda x, o: softmax(x, 0))
case("softmax", [r(0, 2, 0)], r(0, 2, 0))

# --- products
for a, c in [
    ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((3,), (5, 3, 2)),
    ((5, 2, 3), (3,)), ((2, 1, 2, 3), (4, 3, 2)), ((1, 2, 2), (3, 2, 1)), ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((2, 2), (2, 0)), ((0, 2, 3), (3, 2)),
]:
    case("matmul", [r(30, *a), r(31, *c)], np.matmul)
for a, c in [((3,), (3,)), ((), (2, 3)), ((2, 3), ()), ((2, 3), (3, 2)), ((2, 2, 3), (3,)), ((2, 3), (2, 3, 2)), ((2, 2, 3), (3, 3, 2)), ((0,), (0,))]:
    case("dot", [r(32, *a), r(33, *c)], np.dot)
case("matmul", [i([[1, 2], [3, 4]]), i([[5, 6], [7, -8]])], np.matmul)
case("matmul", [i([1, 2]), r(34, 2, 2)], np.matmul)
case("matmul", [b([[True, True]]), b([[True], [True]])], np.matmul)
case("dot", [i([1, 2, 3]), i([4, 5, 6])], np.dot)
for equation, *shapes in [
    ("ij,jk->ik", (2, 3), (3, 4)), ("bij,bjk->bik", (2, 2, 3), (2, 3, 2)), ("i,j->ij", (2,), (3,)), ("ii->i", (3, 3)), ("ii", (3, 3)),
    ("iij->j", (2, 2, 3)), ("ij->ji", (2, 3)), ("ij->", (2, 3)), ("ij,ij->i", (2, 3), (2, 3)), ("ij,jk,kl->il", (2, 3), (3, 2), (2, 4)),
    ("ba", (2, 3)), ("ij,jk", (2, 3), (3, 2)), ("i,i", (3,), (3,)), (",ij->ij", (), (2, 3)), ("bhqd,bhkd->bhqk", (1, 2, 2, 3), (1, 2, 4, 3)),
    ("ij,kj->ki", (2, 3), (4, 3)), ("abc,cd->abd", (2, 2, 3), (3, 2)), ("i,ij,j->", (2,), (2, 3), (3,)), ("ij,k->k", (2, 2), (3,)),
    ("ij,jk->ik", (2, 0), (0, 3)), ("aA,Ab", (2, 3), (3, 2)), ("ii,ij->j", (2, 2), (2, 3)),
]:
    operands = [r(40 + k, *shape) for k, shape in enumerate(shapes)]
    case("einsum", [equation, *operands], lambda equation, *o: np.einsum(equation, *o))
case("einsum", ["ij,jk->ik", i([[1, 2], [3, 4]]), i([[1, 0], [2, 1]])], lambda e, *o: np.einsum(e, *o))
case("outer", [r(45, 2, 2), r(46, 3)], np.outer)
square = r(47, 2, 3, 3)
for k in [0, 1, -1, 5, -5]:
    case("tril", [square[0], k], np.tril)
    case("triu", [square[0], k], np.triu)
case("tril", [square], np.tril)
case("triu", [i([[1, 2, 3], [4, 5, 6]])], np.triu)

# --- shapes
cube, line = np.arange(12, dtype=np.int32).reshape(2, 3, 2), f([1, 2, 3, 4, 5])
for shape in [[4, 3], [-1, 6], [12], [2, 3, -1, 2]]:
    case("reshape", [cube, shape], np.reshape)
case("reshape", [r(0, 0, 3), [3, -1]], np.reshape)
case("reshape", [f(2), [1, 1]], np.reshape)
for order in [None, [0, 2, 1], [-1, 0, 1], [1, 0, 2]]:
    case("transpose", [cube] if order is None else [cube, order], lambda x, o=None: np.transpose(x, o))
for axes_ in [(0, 1), (0, -1), (-2, 1), (2, 1)]:
    case("swapaxes", [cube, *axes_], np.swapaxes)
case("swapaxes", [r(0, 0, 3), 0, 1], np.swapaxes)
for source, destination in [(0, -1), (2, 0), (1, 1), ([0, 1], [-1, 0]), ([0, 2], [1, 0]), ([2, 0, 1], [0, 1, 2]), ([], [])]:
    case("moveaxis", [cube, source, destination], np.moveaxis)
for x, repeats, axis in [(line, 2, None), (cube, 2, None), (cube, 3, 1), (cube, 2, -1), (cube, 0, 0), (i([[1, 2], [3, 4]]), [2, 1], 0), (line, [0, 3, 1, 0, 2], None), (i([[1, 2], [3, 4]]), [0, 0], 1), (f(2), 3, None), (b([True, False]), [1, 2], 0), (r(0, 0, 2), 2, 0), (r(0, 0), [], 0), (f([7]), [4], 0)]:
    case("repeat", [x, repeats] if axis is None else [x, repeats, axis], np.repeat(x, np.asarray(repeats, dtype=np.int64), axis))
for x, shift, axis in [(line, 1, None), (line, -2, 0), (line, 12, 0), (line, 5, 0), (cube, 1, None), (cube, -7, None), (cube, 1, 1), (cube, -1, [0, 2]), (cube, [1, 2], [0, 1]), (cube, [1, 1], 1), (cube, [2, 3], None), (r(0, 0, 2), 1, 0), (f(2), 1, None), (b([True, False, False]), 1, 0)]:
    case("roll", [x, shift] if axis is None else [x, shift, axis], np.roll(x, shift, tuple(axis) if isinstance(axis, list) else axis))
boxes = [i([[1, 2, 3], [4, 5, 6]]), r(57, 3, 2), f([[5]]), r(0, 0, 3)]
for name, run in [("diagonal", np.diagonal), ("trace", np.trace)]:
    for x in boxes:
        for offset in [0, 1, -1, 2, -2, 9] if x.size == 6 else [0, 1]:
            case(name, [x, {"offset": offset}], lambda x, o: run(x, **o))
    for options in [{}, {"axis1": 1, "axis2": 2}, {"axis1": -1, "axis2": 0, "offset": 1}, {"axis1": 1, "axis2": 0, "offset": -1}]:
        case(name, [cube, options], lambda x, o: run(x, **o))
case("diagonal", [b([[True, False], [True, True]])], b([True, True]))
case("trace", [b([[True, False], [True, True]])], i(2))
for axis in [0, 1, -1, -3]:
    case("expandDims", [i([[1, 2]]), axis], np.expand_dims)
case("squeeze", [i([[[1], [2]]])], np.squeeze)
case("squeeze", [i([[[1], [2]]]), -1], np.squeeze)
case("squeeze", [i([[[1], [2]]]), [0, 2]], lambda x, axis: np.squeeze(x, tuple(axis)))
case("broadcastTo", [i([[1], [2]]), [2, 2, 3]], np.broadcast_to)
case("broadcastTo", [r(0, 0, 1), [0, 3]], np.broadcast_to)
ranges = lambda given: tuple(slice(None) if v is None else slice(v[0], v[1] if len(v) > 1 else None, v[2] if len(v) > 2 else None) for v in given)
for given in [[[1, 4]], [[-3]], [[0, -1]], [[0, 5, 2]], [[1, 5, 3]], [[-100, 100]], [[3, 1]], [[5]], [None]]:
    case("slice", [line, given], lambda x, given: x[ranges(given)])
for given in [[[0, 1]], [None, [1, 3], [0, 2, 2]], [[1, 2], None, [-2]], [[0, 0]], [None, [-2, -1]]]:
    case("slice", [cube, given], lambda x, given: x[ranges(given)])
for axis in [None, 0, -1, [0, 2]]:
    case("flip", [cube] if axis is None else [cube, axis], lambda x, axis=None: np.flip(x, tuple(axis) if isinstance(axis, list) else axis))
for x, widths, value in [(i([[1, 2], [3, 4]]), [[1, 0], [0, 2]], 0), (f([1, 2]), [[2, 1]], -1.5), (f([1]), [[0, 1]], nan), (r(0, 0, 2), [[1, 1], [0, 0]], 3), (b([False]), [[1, 1]], 1), (f(2), [], 5)]:
    case("pad", [x, widths, value], lambda x, w, v: np.pad(x, w, constant_values=v) if w else x)
rows["pad"][-2][1] = encode(b([True, False, True]))  # np.pad takes the 1 for an integer
for x, repeats in [(f([1, 2]), [3]), (i([[1, 2]]), [2, 2]), (f([1, 2]), [2, 1]), (i([[1], [2]]), [3]), (f([1, 2]), [0]), (f(1), [2])]:
    case("tile", [x, repeats], np.tile)
for parts, axis in [([i([1, 2]), i([3])], 0), ([cube, cube[:, :1]], 1), ([r(50, 2, 1), r(51, 2, 3)], -1), ([i([1]), f([0.5])], 0), ([r(0, 0), f([1])], 0), ([r(0, 0), r(0, 0)], 0), ([b([True]), i([2])], 0)]:
    case("concat", [parts, axis], lambda p, axis: np.concatenate(p, axis))
for parts, axis in [([i([1, 2]), i([3, 4])], 0), ([i([1, 2]), i([3, 4])], -1), ([f(1), f(2)], 0), ([r(52, 2, 2), r(53, 2, 2)], 1), ([r(0, 0), r(0, 0)], 0)]:
    case("stack", [parts, axis], lambda p, axis: np.stack(p, axis))
for x, sections, axis in [(line[:4], 2, 0), (line, [1, 3], 0), (cube, 3, 1), (cube, [-1], -1), (line, [2, 2, 9], 0), (r(0, 0, 2), 2, 0)]:
    case("split", [x, sections, axis], lambda x, s, axis: np.split(x, s, axis))

# --- indexing
table = i([[10, 11, 12], [20, 21, 22]])
for x, index, options in [(table, i([1, 0, 1]), {}), (table, i([[0, -1], [2, 1]]), {"axis": 1}), (table, i(1), {}), (cube, i([-1, 0]), {"axis": -1}), (line, i([]), {}), (b([True, False]), i([1, 1]), {})]:
    case("take", [x, index, options], np.take(x, index, axis=options.get("axis", 0)))
case("take", [line, i([9, -9, 4]), {}], line[[4, 0, 4]])
case("gather", [table, i([1, 1]), {}], table[[1, 1]])
for x, index, axis in [(table, i([[2], [0]]), 1), (table, i([[0, 1, -1]]), 0), (line, i([4, 0, -2]), -1), (table, r(0, 2, 0).astype(np.int32), 1)]:
    case("takeAlongAxis", [x, index, {"axis": axis}], np.take_along_axis(x, index, axis))
case("takeAlongAxis", [table, i([[7], [-7]]), {"axis": 1}], i([[12], [20]]))
case("oneHot", [i([1, 0, 3, -1]), 3], f([[0, 1, 0], [1, 0, 0], [0, 0, 0], [0, 0, 0]]))
case("oneHot", [i([[1], [0]]), 2], f([[[0, 1]], [[1, 0]]]))
case("oneHot", [i([]), 2], np.zeros([0, 2]))
unsorted = f([[3, 1, 2, 1], [0.0, -1, nan, -0.0]])
for name, run in [("sort", np.sort), ("argsort", lambda x, axis=-1: np.argsort(x, axis, kind="stable"))]:
    case(name, [unsorted], run)
    case(name, [unsorted, {"axis": 0}], lambda x, o: run(x, **o))
    for x in [f([inf, nan, -inf, 1]), i([5, -2**31, 2**31 - 1, 0]), r(0, 2, 0), r(54, 2, 3, 3)]:
        case(name, [x], run)
case("sort", [b([True, False])], b([False, True]))
for x, k in [(f([1, 9, 5, 9, -2]), 3), (f([[1, 2, 3], [3, 3, 1]]), 2), (i([4, -2**31, 7]), 3), (f([1, 2]), 0)]:
    order = np.argsort(-x.astype(np.float64), axis=-1, kind="stable")[..., :k]
    case("topK", [x, k], [np.take_along_axis(x, order, -1), order.astype(np.int32)])


def scatter(size, index, updates):
    out = np.zeros([size, *updates.shape[index.ndim:]], dtype=np.int32 if updates.dtype == bool else updates.dtype)
    for at in np.ndindex(index.shape):
        if 0 <= index[at] < size:
            out[index[at]] += updates[at]
    return out


for size, index, updates in [(4, i([0, 2, 2]), f([1, 10, 100])), (3, i([1, 1]), i([[1, 2], [3, 4]])), (2, i([[0, 1], [5, -1]]), r(55, 2, 2)), (3, i([]), r(0, 0, 2)), (2, i(1), r(56, 2)), (2, i([0, 0]), b([True, True])), (0, i([0]), f([1]))]:
    case("scatterAdd", [size, index, updates], scatter(size, index, updates))

write("tensor/tensor.golden.json", {"about": "tools/golden/tensor_values.py: [args, result] by function", **rows})
