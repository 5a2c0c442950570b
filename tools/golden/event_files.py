"""Event files as PyTorch, tensorboardX and TensorBoard itself write them, and what TensorBoard's own reader sees in them.

Besides the packages of the other scripts: pip install tensorboard==2.21.0 tensorboardX==2.6.5
"""

import base64
import pathlib
import tempfile
import time

from common import inputs, write

time.time = lambda: 1_790_000_000.5  # files hold times, and golden files should not change

import numpy as np
import tensorboardX
import torch.utils.tensorboard
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto import event_pb2
from tensorboard.data_compat import migrate_value
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util

LOSSES = [2.302585, 0.1, float("nan"), float("inf"), -0.0]
WEIGHTS = inputs(3, 40)


def add_all(writer):
    for step, loss in enumerate(LOSSES):
        writer.add_scalar("train/loss", loss, step * 10)
    writer.add_scalar("精度", 0.98, 2**40)
    writer.add_histogram("dense/kernel", WEIGHTS, 7, bins=5)
    writer.add_text("note", "passed over", 0)
    writer.close()


def modern(folder):
    """Scalars and histograms as tensors, as tf.summary (and so Keras) writes them; metadata with a tag's first event."""
    writer = tensorboardX.SummaryWriter(folder / "old")
    add_all(writer)
    (old,) = (folder / "old").iterdir()
    writer = EventFileWriter(str(folder / "new"))
    seen = set()
    for raw in RawEventFileLoader(str(old)).Load():
        event = event_pb2.Event.FromString(raw)
        if not event.HasField("summary"):
            continue
        for i, value in enumerate(event.summary.value):
            event.summary.value[i].CopyFrom(migrate_value(value))
            if value.tag in seen:
                event.summary.value[i].ClearField("metadata")
            seen.add(value.tag)
        writer.add_event(event)
    writer.close()
    return folder / "new"


def exact(numbers):
    """As words: golden numbers have nine digits, and JSON has no NaN."""
    return [repr(float(number)) for number in numbers]


def seen_by_tensorboard(folder):
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0, "histograms": 0, "tensors": 0}).Reload()
    scalars, histograms = {}, {}
    for tag in events.Tags()["scalars"]:
        scalars[tag] = [[event.step, *exact([event.value])] for event in events.Scalars(tag)]
    for tag in events.Tags()["histograms"]:
        for event in events.Histograms(tag):
            h = event.histogram_value
            numbers = [h.min, h.max, h.num, h.sum, h.sum_squares]
            histograms[tag] = [event.step, exact(numbers), exact(h.bucket_limit), exact(h.bucket)]
    for tag in events.Tags()["tensors"]:
        for event in events.Tensors(tag):
            array = tensor_util.make_ndarray(event.tensor_proto)
            if array.dtype == object:
                continue
            if array.ndim == 0:
                scalars.setdefault(tag, []).append([event.step, *exact([array.item()])])
            else:
                histograms[tag] = [event.step, *map(exact, array.astype(np.float64))]
    return {"scalars": scalars, "histograms": histograms}


def main():
    files = {}
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        add_all(torch.utils.tensorboard.SummaryWriter(root / "torch"))
        add_all(tensorboardX.SummaryWriter(root / "tensorboardX"))
        folders = {"torch": root / "torch", "tensorboardX": root / "tensorboardX", "tensors": modern(root)}
        for writer, folder in folders.items():
            (file,) = folder.iterdir()
            files[writer] = {
                "bytes": base64.b64encode(file.read_bytes()).decode("ascii"),
                "seen": seen_by_tensorboard(folder),
            }
    write("runs/eventFile.golden.json", files)


main()
