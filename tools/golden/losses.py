"""src/losses/losses.golden.json: per-sample values, reductions and gradients from Keras (torch)."""

from common import float32, inputs, write

import keras
import numpy as np
import torch

classes = {
    "meanSquaredError": keras.losses.MeanSquaredError,
    "binaryCrossentropy": keras.losses.BinaryCrossentropy,
    "categoricalCrossentropy": keras.losses.CategoricalCrossentropy,
    "sparseCategoricalCrossentropy": keras.losses.SparseCategoricalCrossentropy,
}
python_names = {"fromLogits": "from_logits", "labelSmoothing": "label_smoothing"}


def case(loss, y_true, y_pred, dtype="float64", **options):
    """`gradient` is that of the mean ('sum_over_batch_size') with respect to the predictions.

    Probabilities of exactly 0 and 1 are taken in float32, where 1 - 1e-7 is 1 - 2**-23.
    """
    keras.config.set_floatx(dtype)
    config = {python_names[key]: value for key, value in options.items()}
    make = lambda reduction: classes[loss](reduction=reduction, **config)
    target = np.asarray(y_true)
    prediction = torch.tensor(float32(y_pred), dtype=getattr(torch, dtype), requires_grad=True)
    mean = make("sum_over_batch_size")(target, prediction)
    (gradient,) = torch.autograd.grad(mean, prediction)
    return {
        "loss": loss,
        "options": options,
        "yTrue": target,
        "yPred": prediction,
        "perSample": make("none")(target, prediction),
        "sum": make("sum")(target, prediction),
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
mse, bce, cce, scce = classes
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
write("losses/losses.golden.json", {"about": "tools/golden/losses.py", "cases": cases})
