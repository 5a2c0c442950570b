"""src/callbacks/tensorBoard.golden.json: what Keras's TensorBoard callback writes where: [folder, tag, step] in order.

The callback is Keras's own; tf.summary, which it writes with, is replaced by a notebook, so that TensorFlow is not needed.
The four batches of an epoch are a multiple of update_freq: otherwise Keras forgets epochs, whose last batch was not one to
record.
"""

import contextlib
import os
import tempfile

from common import write

import keras
import numpy as np


class Notebook:
    def __init__(self):
        self.entries, self.writers, self.conditions = [], [], []

    def create_file_writer(self, folder):
        return Writer(self, os.path.basename(folder))

    @contextlib.contextmanager
    def record_if(self, condition):
        self.conditions.append(condition)
        yield
        self.conditions.pop()

    def scalar(self, tag, value, step):
        self.add(tag, step)

    def histogram(self, tag, value, step):
        self.add(tag, step)

    def add(self, tag, step):
        if self.writers and all(condition() for condition in self.conditions):
            self.entries.append([self.writers[-1].folder, tag, int(step)])


class Writer:
    def __init__(self, notebook, folder):
        self.notebook, self.folder = notebook, folder

    @contextlib.contextmanager
    def as_default(self, step=None):
        self.notebook.writers.append(self)
        yield
        self.notebook.writers.pop()

    def flush(self):
        pass

    def close(self):
        pass


def written(**options):
    keras.backend.clear_session()
    model = keras.Sequential([keras.Input([2]), keras.layers.Dense(3)], name="network")
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    metric = keras.metrics.SparseCategoricalAccuracy()
    model.compile(optimizer=keras.optimizers.SGD(), loss=loss, metrics=[metric])
    with tempfile.TemporaryDirectory() as folder:
        callback = keras.callbacks.TensorBoard(folder, write_graph=False, **options)
        notebook = callback._summary_module = Notebook()
        data = np.zeros([7, 2]), np.zeros([7])
        model.fit(*data, batch_size=2, epochs=3, validation_data=data, callbacks=[callback], verbose=0)
    return {"options": options, "entries": notebook.entries}


write(
    "callbacks/tensorBoard.golden.json",
    {
        "cases": [
            written(),
            written(histogram_freq=2),
            written(update_freq="batch"),
            written(update_freq=2, write_steps_per_second=True),
            written(write_steps_per_second=True),
        ]
    },
)
