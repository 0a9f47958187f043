"""Times the training step of the benchmark MLP in NumPy, by hand as source 002 does it, in float32.

Leaner than the source, so that the mark is not set too low: it keeps what the forward pass computed, uses the
closed form of the softmax gradient and skips the gradient of the images.
"""

import os
import sys

THREADS = 2
# Set before NumPy is imported, because the BLAS library reads it when it is loaded.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)

import protocol

try:
    import numpy as np
except ModuleNotFoundError:
    protocol.unavailable(f"{sys.executable} has no NumPy. Install it, or name another Python in BENCH_PYTHON.")

import synthetic as data

WARM_UP_STEPS = 20


def gradients(weights, x, y):
    """Loss (penalty included) and its gradients for images x [batch, pixels] and class indices y [batch]."""
    w1, b1, w2, b2 = weights
    rows = np.arange(len(y))
    hidden = 1 / (1 + np.exp(-(x @ w1 + b1)))
    logits = hidden @ w2 + b2
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    cross_entropy = float(np.mean(np.log(sums[:, 0]) - shifted[rows, y]))
    loss = cross_entropy + data.L1 * float(np.abs(w1).sum() + np.abs(w2).sum())

    d_logits = exponentials / sums
    d_logits[rows, y] -= 1
    d_logits /= np.float32(len(y))
    d_hidden = (d_logits @ w2.T) * hidden * (1 - hidden)
    l1 = np.float32(data.L1)
    return loss, (
        x.T @ d_hidden + l1 * np.sign(w1),
        d_hidden.sum(axis=0),
        hidden.T @ d_logits + l1 * np.sign(w2),
        d_logits.sum(axis=0),
    )


def initial_weights():
    return [
        data.kernel(0, data.PIXELS, data.HIDDEN),
        np.zeros(data.HIDDEN, np.float32),
        data.kernel(1, data.HIDDEN, data.CLASSES),
        np.zeros(data.CLASSES, np.float32),
    ]


def trainer():
    """A warmed-up function that trains further steps from the initial weights on and returns the last loss."""
    images, labels = data.images(data.IMAGES, data.PIXELS), data.labels(data.IMAGES)
    order = data.order(data.IMAGES)
    weights = initial_weights()
    rate = np.float32(data.LEARNING_RATE)
    step = 0

    def train(steps: int) -> float:
        nonlocal step
        loss = float("nan")
        for _ in range(steps):
            start = data.batch_start(step, data.IMAGES, data.BATCH)
            batch = order[start : start + data.BATCH]
            loss, slopes = gradients(weights, images[batch], labels[batch])
            for weight, slope in zip(weights, slopes):
                weight -= rate * slope
            step += 1
        return loss

    train(WARM_UP_STEPS)
    weights = initial_weights()
    step = 0
    return train


if __name__ == "__main__":
    versions = {"numpy": np.__version__, "blas": protocol.loaded_blas(), "python": sys.version.split()[0]}
    protocol.serve(versions, THREADS, trainer())
