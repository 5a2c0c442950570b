"""src/metrics/metrics.golden.json: per-sample values and batched means, from Keras (torch)."""

import re

from common import float32, inputs, write

import keras
import numpy as np
from keras.src.trainers.compile_utils import get_metric

names = {
    "BinaryAccuracy": "binaryAccuracy",
    "CategoricalAccuracy": "categoricalAccuracy",
    "SparseCategoricalAccuracy": "sparseCategoricalAccuracy",
}
functions = {
    "binaryAccuracy": keras.metrics.binary_accuracy,
    "categoricalAccuracy": keras.metrics.categorical_accuracy,
    "sparseCategoricalAccuracy": keras.metrics.sparse_categorical_accuracy,
}


def case(y_true, y_pred, batch=2):
    """`accuracy` is resolved by Keras from the shapes; `mean` streams over batches, the last one partial."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    metric = get_metric("accuracy", y_true, y_pred)
    name = names[type(metric).__name__]
    running = []
    for start in range(0, len(y_true), batch):
        metric.update_state(y_true[start : start + batch], y_pred[start : start + batch])
        running.append(float(metric.result()))
    return {
        "resolved": name,
        "yTrue": y_true,
        "yPred": y_pred,
        "perSample": functions[name](y_true, y_pred),
        "batch": batch,
        "running": running,
        "mean": running[-1],
    }


def streamed(metric, y_true, y_pred, batch=2, **options):
    """Another metric with options in our names; a root is not that of each sample."""
    keras.config.set_floatx("float64")
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred, dtype=np.float64)
    snake = {re.sub("([A-Z])", lambda found: "_" + found[1].lower(), key): value for key, value in options.items()}
    made = metric(**snake)
    root = isinstance(made, keras.metrics.RootMeanSquaredError)
    function = keras.metrics.mean_squared_error if root else lambda t, p: made._fn(t, p, **made._fn_kwargs)
    running = []
    for start in range(0, len(y_true), batch):
        made.update_state(y_true[start : start + batch], y_pred[start : start + batch])
        running.append(float(made.result()))
    return {
        "metric": metric.__name__,
        "options": options,
        "yTrue": y_true,
        "yPred": y_pred,
        "perSample": function(keras.ops.convert_to_tensor(y_true), keras.ops.convert_to_tensor(y_pred)),
        "batch": batch,
        "running": running,
    }


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return float32(e / e.sum(-1, keepdims=True))


k = keras.metrics
scores = inputs(1, 5, 4)
ties = [[0.5, 0.5, 0.5, 0.5], [0, 1, 1, 0]]
probabilities = [[0.2], [0.5], [0.51], [0.9], [0.49]]
hot = np.eye(4)[[0, 3, 1, 2, 2]]
write(
    "metrics/metrics.golden.json",
    {
        "about": "tools/golden/metrics.py",
        "cases": [
            case([[0], [1], [1], [1], [0]], probabilities),
            case([0, 1, 1, 1, 0], probabilities),
            case(np.eye(4)[[0, 3, 1, 2, 2]], scores),
            case([0, 3, 1, 2, 2], scores),
            case([[0], [3], [1], [2], [2]], scores),
            case([0, 2], ties),
            case([1, 1], ties),
            case([[0, 1], [2, 2], [1, 0]], inputs(2, 3, 2, 3)),
            case(np.eye(3)[[[0, 1], [2, 2], [1, 0]]], inputs(2, 3, 2, 3)),
        ],
        "others": [
            *[
                streamed(metric, true, pred)
                for metric in (k.MeanSquaredError, k.RootMeanSquaredError, k.MeanAbsoluteError, k.LogCoshError)
                for true, pred in [(inputs(3, 5, 3), inputs(4, 5, 3)), (inputs(5, 5, 1), inputs(6, 5, 1))]
            ],
            streamed(k.MeanAbsolutePercentageError, inputs(3, 5, 3), inputs(4, 5, 3)),
            streamed(k.MeanSquaredLogarithmicError, np.abs(inputs(3, 5, 3)), np.abs(inputs(4, 5, 3))),
            streamed(k.CosineSimilarity, inputs(3, 5, 3), inputs(4, 5, 3)),
            streamed(k.Hinge, np.sign(inputs(3, 5, 3)), inputs(4, 5, 3)),
            streamed(k.SquaredHinge, np.sign(inputs(3, 5, 3)), inputs(4, 5, 3)),
            streamed(k.CategoricalHinge, hot, scores),
            streamed(k.KLDivergence, softmax(inputs(7, 5, 4)), softmax(scores)),
            streamed(k.Poisson, np.round(np.abs(inputs(3, 5, 3)) * 2), np.abs(inputs(4, 5, 3)) + 0.125),
            streamed(k.BinaryCrossentropy, (inputs(3, 5, 3) > 0) * 1, inputs(4, 5, 3), fromLogits=True),
            streamed(k.CategoricalCrossentropy, hot, softmax(scores), labelSmoothing=0.1),
            streamed(k.SparseCategoricalCrossentropy, [0, 3, 1, 2, 2], scores, fromLogits=True),
            *[streamed(k.TopKCategoricalAccuracy, hot, scores, k=count) for count in (1, 2, 3)],
            *[streamed(k.SparseTopKCategoricalAccuracy, [0, 3, 1, 2, 2], scores, k=count) for count in (1, 2, 3)],
            streamed(k.SparseTopKCategoricalAccuracy, [3, 0], ties, k=2),
            streamed(k.SparseTopKCategoricalAccuracy, [[0, 1], [2, 2], [1, 0]], inputs(2, 3, 2, 3), k=2),
            streamed(
                k.SparseTopKCategoricalAccuracy, [7, 7, 3], [[3, 7, 9], [3, 9, 7], [1, 2, 4]], k=2, fromSortedIds=True
            ),
        ],
    },
)
