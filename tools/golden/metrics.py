"""src/metrics/metrics.golden.json: per-sample values and batched means of the accuracy family, from Keras."""

from common import inputs, write

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


scores = inputs(1, 5, 4)
ties = [[0.5, 0.5, 0.5, 0.5], [0, 1, 1, 0]]
probabilities = [[0.2], [0.5], [0.51], [0.9], [0.49]]
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
    },
)
