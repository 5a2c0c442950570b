"""src/losses/losses.golden.json: per-sample values, reductions and gradients from Keras (torch)."""

from common import float32, inputs, write

import re

import keras
import numpy as np
import torch

k = keras.losses
snake = lambda name: re.sub("([A-Z])", lambda found: "_" + found[1].lower(), name)


def case(loss, y_true, y_pred, dtype="float64", exactly=None, **options):
    """`gradient` is that of the mean ('sum_over_batch_size') with respect to the predictions.

    Probabilities of exactly 0 and 1 are taken in float32, where 1 - 1e-7 is 1 - 2**-23. `exactly` is a formula to take
    instead of Keras's, where that clips what ours does not.
    """
    keras.config.set_floatx(dtype)
    config = {snake(key): value for key, value in options.items()}
    target = np.asarray(y_true)
    prediction = torch.tensor(float32(y_pred), dtype=getattr(torch, dtype), requires_grad=True)

    def reduced(reduction):
        if exactly is None:
            return loss(reduction=reduction, **config)(target, prediction)
        values = exactly(torch.tensor(target, dtype=prediction.dtype), prediction)
        return {"none": values, "sum": values.sum(), "sum_over_batch_size": values.mean()}[reduction]

    mean = reduced("sum_over_batch_size")
    (gradient,) = torch.autograd.grad(mean, prediction)
    return {
        "loss": "klDivergence" if loss is k.KLDivergence else loss.__name__[0].lower() + loss.__name__[1:],
        "options": options,
        "yTrue": target,
        "yPred": prediction,
        "perSample": reduced("none"),
        "sum": reduced("sum"),
        "mean": mean,
        "gradient": gradient,
        **({"float32": True} if dtype == "float32" else {}),
    }


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return float32(e / e.sum(-1, keepdims=True))


def sigmoid(x):
    return float32(1 / (1 + np.exp(-x)))


one_hot = lambda labels, count: np.eye(count)[np.asarray(labels)]
mse, bce = k.MeanSquaredError, k.BinaryCrossentropy
cce, scce = k.CategoricalCrossentropy, k.SparseCategoricalCrossentropy
logits = inputs(1, 5, 4, scale=2)
labels = [3, 0, 1, 1, 2]
hot = one_hot(labels, 4)
extreme = [[1000, 0, -1000], [1000, 0, -1000], [1000, 1000, 1000], [-1000, -1000, -1000]]
extreme_labels = [0, 2, 1, 0]
certain = [[1, 0, 0], [1, 0, 0], [0.5, 0.5, 0], [0.25, 0.25, 0.5]]
unnormalized = [[1, 2, 5], [0.5, 0.25, 0.5]]
binary_logits, binary_labels = inputs(2, 6, 3, scale=2), (inputs(3, 6, 3) > 0) * 1.0
one_logit, one_label = inputs(4, 7, 1, scale=2), (inputs(5, 7, 1) > 0) * 1.0
extreme_binary = np.array([[1000, 1000, -1000, -1000, 0, -0.0]]).T
extreme_binary_labels = np.array([[1, 0, 1, 0, 1, 0]]).T
image_labels = [[0, 1], [2, 2]]

cases = [
    case(mse, inputs(6, 5, 3), inputs(7, 5, 3)),
    case(mse, inputs(8, 4, 1), inputs(9, 4, 1)),
    case(mse, inputs(8, 4), inputs(9, 4, 1)),
    case(mse, inputs(10, 2, 3, 2), inputs(11, 2, 3, 2)),
    case(mse, inputs(12, 3, 2, scale=1000), inputs(13, 3, 2, scale=1e-3)),
    case(bce, binary_labels, sigmoid(binary_logits)),
    case(bce, binary_labels, binary_logits, fromLogits=True),
    case(bce, binary_labels, sigmoid(binary_logits), labelSmoothing=0.2),
    case(bce, binary_labels, binary_logits, fromLogits=True, labelSmoothing=0.2),
    case(bce, one_label, sigmoid(one_logit)),
    case(bce, one_label, one_logit, fromLogits=True),
    case(bce, one_label[:, 0], one_logit, fromLogits=True),
    case(bce, [[0.25], [0.5], [0.9]], [[0.25], [0.125], [0.5]]),
    case(bce, extreme_binary_labels, extreme_binary, fromLogits=True),
    case(bce, [[1], [0], [1], [0]], [[1], [1], [0], [0]], dtype="float32"),
    case(cce, hot, softmax(logits)),
    case(cce, hot, logits, fromLogits=True),
    case(cce, hot, softmax(logits), labelSmoothing=0.1),
    case(cce, hot, logits, fromLogits=True, labelSmoothing=0.1),
    case(cce, softmax(inputs(14, 5, 4)), logits, fromLogits=True),
    case(cce, one_hot([2, 0], 3), unnormalized),
    case(cce, one_hot(extreme_labels, 3), extreme, fromLogits=True),
    case(cce, one_hot(extreme_labels, 3), certain, dtype="float32"),
    case(cce, one_hot(image_labels, 3), inputs(15, 2, 2, 3), fromLogits=True),
    case(scce, labels, softmax(logits)),
    case(scce, labels, logits, fromLogits=True),
    case(scce, [[label] for label in labels], logits, fromLogits=True),
    case(scce, [2, 0], unnormalized),
    case(scce, extreme_labels, extreme, fromLogits=True),
    case(scce, extreme_labels, certain, dtype="float32"),
    case(scce, image_labels, inputs(15, 2, 2, 3), fromLogits=True),
    case(scce, image_labels, softmax(inputs(15, 2, 2, 3))),
]

# The rest of Keras's.
true, pred = inputs(16, 4, 3), inputs(17, 4, 3)
far_true, far_pred = inputs(18, 3, 2, scale=1000), inputs(19, 3, 2, scale=1e-3)
column = lambda *values: [[value] for value in values]
far, none = column(1000, -1000, 1e6, 1e-3, -1e-3, 0.75, 1, -1), column(*[0] * 8)
counts = [[0, 3, 1], [2, 0, 0], [7, 1, 1]]
positive = np.abs(inputs(20, 3, 3, scale=2)) + 0.125
signs, bits = np.sign(inputs(21, 5, 2)), (inputs(22, 5, 2) > 0) * 1.0
scores = inputs(23, 5, 2, scale=2)
masks = (inputs(24, 2, 3, 3, 1) > 0) * 1.0
shades = sigmoid(inputs(25, 2, 3, 3, 1, scale=2))
distributions = softmax(inputs(26, 5, 4, scale=2))


def binary_focal(gamma):
    def exactly(y, z):
        entropy = torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")
        return ((y * torch.sigmoid(-z) + (1 - y) * torch.sigmoid(z)) ** gamma * entropy).mean(-1)

    return exactly


def categorical_focal(y, z):
    log_p = torch.log_softmax(z, -1)
    return -(0.25 * torch.expm1(log_p) ** 2 * y * log_p).sum(-1)


cases += [
    case(k.MeanAbsoluteError, true, pred),
    case(k.MeanAbsoluteError, true[:, 0], pred[:, :1]),
    case(k.MeanAbsoluteError, inputs(10, 2, 3, 2), inputs(11, 2, 3, 2)),
    case(k.MeanAbsoluteError, far_true, far_pred),
    case(k.MeanAbsoluteError, [[1, 2], [0, 0]], [[1, 3], [0, -0.0]]),
    case(k.MeanAbsolutePercentageError, true, pred),
    case(k.MeanAbsolutePercentageError, far_true, far_pred),
    case(k.MeanAbsolutePercentageError, column(0, 0, -2, 1e-8), column(0.25, 0, 3, 0.5)),
    case(k.MeanSquaredLogarithmicError, np.abs(true), positive[[0, 1, 2, 0]]),
    case(k.MeanSquaredLogarithmicError, np.abs(far_true), np.abs(far_pred)),
    case(k.MeanSquaredLogarithmicError, column(-3, 0, 2, 1e6, 1e-3), column(2, -5, -0.5, 1, 0.0)),
    case(k.Huber, true, pred * 2),
    case(k.Huber, true, pred * 2, delta=0.25),
    case(k.Huber, none, far),
    case(k.Huber, none, far, delta=100),
    case(k.LogCosh, true, pred),
    case(k.LogCosh, none, far),
    case(k.LogCosh, inputs(10, 2, 3, 2), inputs(11, 2, 3, 2)),
    case(k.Hinge, signs, scores),
    case(k.Hinge, bits, scores),
    case(k.Hinge, [[-1, 0, 0.5], [1, 1, 0]], [[0.5, 2, -3], [0.25, 1000, -1000]]),
    case(k.SquaredHinge, signs, scores),
    case(k.SquaredHinge, bits, scores),
    case(k.SquaredHinge, [[-1, 0, 0.5], [1, 1, 0]], [[0.5, 2, -3], [0.25, 1000, -1000]]),
    case(k.CategoricalHinge, hot, logits),
    case(k.CategoricalHinge, one_hot(image_labels, 3), inputs(15, 2, 2, 3)),
    case(k.CategoricalHinge, one_hot([0, 2, 1, 0], 3), [[1000, 0, -1000], [1000, 0, -1000], [-5, -3, -4], [2, 9, 1]]),
    case(k.KLDivergence, distributions, softmax(logits)),
    case(k.KLDivergence, hot, softmax(logits)),
    # Not at exactly 1, where clipping halves the gradient.
    case(
        k.KLDivergence,
        [[0, 1, 0], [0.5, 0.5, 0], [2, -1, 0]],
        [[0.9990234375, 0, 0], [0, 0.5, 0.5], [2, -1, 0.5]],
    ),
    case(k.Poisson, counts, positive),
    case(k.Poisson, column(0, 3, 0, 1000, 2), column(0, 0, 1000, 0.5, 1e6)),
    case(k.CosineSimilarity, true, pred),
    case(k.CosineSimilarity, true, pred, axis=0),
    case(k.CosineSimilarity, inputs(10, 2, 3, 2), inputs(11, 2, 3, 2), axis=1),
    case(
        k.CosineSimilarity,
        [[1000, 0], [1e-3, 1e-3], [0, 0], [1e-9, 0]],
        [[-1e-3, 1e3], [1e6, 1e6], [1, 2], [1e-9, 1e-9]],
    ),
    case(k.BinaryFocalCrossentropy, binary_labels, sigmoid(binary_logits)),
    case(k.BinaryFocalCrossentropy, binary_labels, binary_logits, fromLogits=True),
    case(k.BinaryFocalCrossentropy, one_label[:, 0], one_logit, fromLogits=True, gamma=0.5),
    case(k.BinaryFocalCrossentropy, binary_labels, sigmoid(binary_logits), gamma=0),
    case(k.BinaryFocalCrossentropy, binary_labels, sigmoid(binary_logits), applyClassBalancing=True, gamma=1.5),
    case(
        k.BinaryFocalCrossentropy, binary_labels, binary_logits, fromLogits=True, applyClassBalancing=True, alpha=0.75
    ),
    case(k.BinaryFocalCrossentropy, binary_labels, sigmoid(binary_logits), labelSmoothing=0.2),
    case(k.BinaryFocalCrossentropy, [[1], [0], [1], [0]], [[1], [1], [0], [0]], dtype="float32"),
    case(
        k.BinaryFocalCrossentropy, extreme_binary_labels, extreme_binary, fromLogits=True, exactly=binary_focal(2)
    ),
    case(
        k.BinaryFocalCrossentropy,
        extreme_binary_labels,
        extreme_binary,
        fromLogits=True,
        gamma=1,
        exactly=binary_focal(1),
    ),
    case(k.CategoricalFocalCrossentropy, hot, softmax(logits)),
    case(k.CategoricalFocalCrossentropy, hot, logits, fromLogits=True),
    case(k.CategoricalFocalCrossentropy, hot, softmax(logits), alpha=[0.5, 1, 0.25, 2], gamma=1.5),
    case(k.CategoricalFocalCrossentropy, hot, logits, fromLogits=True, labelSmoothing=0.1, alpha=1, gamma=0),
    case(k.CategoricalFocalCrossentropy, one_hot([2, 0], 3), unnormalized),
    case(k.CategoricalFocalCrossentropy, one_hot(image_labels, 3), inputs(15, 2, 2, 3), fromLogits=True),
    case(k.CategoricalFocalCrossentropy, one_hot(extreme_labels, 3), certain, dtype="float32"),
    case(
        k.CategoricalFocalCrossentropy, one_hot(extreme_labels, 3), extreme, fromLogits=True, exactly=categorical_focal
    ),
    case(k.Dice, masks, shades),
    case(k.Dice, masks, shades, axis=[1, 2, 3]),
    case(k.Dice, [[0, 0], [1, 1], [0, 1]], [[0, 0], [1, 1], [1, 0]], axis=1),
    case(k.Tversky, masks, shades),
    case(k.Tversky, masks, shades, alpha=0.25, beta=0.75, axis=[1, 2, 3]),
    case(k.Tversky, [[0, 0], [1, 1], [0, 1]], [[0, 0], [1, 1], [1, 0]], alpha=1, beta=0.5, axis=-1),
]
write("losses/losses.golden.json", {"about": "tools/golden/losses.py", "cases": cases})
