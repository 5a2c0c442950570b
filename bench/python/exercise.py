"""Exercise 6.E1 of the notes as a numpy program: 784-40-20-10, sigmoid, weights from 0.01 N(0, 1), SGD 0.1, batches of
100 drawn with replacement, 2,000 steps, accuracy on all 10,000 test digits every 10 steps. float64, as numpy gives it."""

import gzip
import os
import sys

import numpy as np

folder = sys.argv[1]
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 2000


def read(name, head):
    with gzip.open(os.path.join(folder, name)) as file:
        return np.frombuffer(file.read(), np.uint8, offset=head)


def images(name):
    return read(name, 16).reshape(-1, 784) / 255


x, y = images("train-images-idx3-ubyte.gz"), read("train-labels-idx1-ubyte.gz", 8)
test_x, test_y = images("t10k-images-idx3-ubyte.gz"), read("t10k-labels-idx1-ubyte.gz", 8)
rng = np.random.default_rng(0)
sizes = [784, 40, 20, 10]
weights = [0.01 * rng.standard_normal((a, b)) for a, b in zip(sizes, sizes[1:])]
biases = [np.zeros(b) for b in sizes[1:]]


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def forward(batch):
    outputs = [batch]
    for i, (w, b) in enumerate(zip(weights, biases)):
        u = outputs[-1] @ w + b
        outputs.append(sigmoid(u) if i + 1 < len(weights) else u)
    return outputs


def accuracy(batch, labels):
    return np.mean(forward(batch)[-1].argmax(axis=1) == labels)


for step in range(1, steps + 1):
    pick = rng.integers(0, len(x), 100)
    outputs = forward(x[pick])
    logits = outputs[-1]
    delta = np.exp(logits - logits.max(axis=1, keepdims=True))
    delta /= delta.sum(axis=1, keepdims=True)
    delta[np.arange(100), y[pick]] -= 1
    delta /= 100
    for i in reversed(range(len(weights))):
        grad_w, grad_b = outputs[i].T @ delta, delta.sum(axis=0)
        if i > 0:
            delta = (delta @ weights[i].T) * outputs[i] * (1 - outputs[i])
        weights[i] -= 0.1 * grad_w
        biases[i] -= 0.1 * grad_b
    if step % 10 == 0:
        found = accuracy(test_x, test_y)
        accuracy(x[pick], y[pick])
print(f"test accuracy {found:.4f}")
