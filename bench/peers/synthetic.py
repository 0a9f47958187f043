"""The numbers of synthetic.ts in NumPy: data and initial weights that every peer trains on."""

import numpy as np

IMAGES = 20_000
PIXELS = 784
HIDDEN = 200
CLASSES = 10
BATCH = 64
L1 = 1e-4
LEARNING_RATE = 0.1

SALT_PIXELS, SALT_LABELS, SALT_ORDER, SALT_WEIGHTS = 1, 2, 3, 4


def _hash(count: int, salt: int, first: int = 0) -> np.ndarray:
    """Uniform uint32 of `count` indices from `first` on; arithmetic wraps around."""
    offset = np.uint32((salt * 0x85EBCA77) & 0xFFFFFFFF)
    x = np.arange(first, first + count, dtype=np.uint32) * np.uint32(0x9E3779B1) + offset
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return x ^ (x >> np.uint32(16))


def images(count: int, pixels: int) -> np.ndarray:
    """Bytes as float32 in [-1, 1], shape [count, pixels]."""
    out = np.empty((count, pixels), np.float32)
    # Row by row, because temporaries as large as the data would count as the peer's peak memory.
    for row in range(count):
        bytes_ = _hash(pixels, SALT_PIXELS, row * pixels) >> np.uint32(24)
        out[row] = bytes_.astype(np.float32) / np.float32(127.5) - np.float32(1)
    return out


def labels(count: int) -> np.ndarray:
    """Class indices, int64, shape [count]."""
    return (_hash(count, SALT_LABELS) % np.uint32(CLASSES)).astype(np.int64)


def order(count: int) -> np.ndarray:
    """A fixed random order of the images, int64, shape [count]."""
    return np.argsort(_hash(count, SALT_ORDER), kind="stable")


def batch_start(step: int, count: int, batch: int) -> int:
    """Start of a step's batch in the order; only whole batches are used."""
    return (step % (count // batch)) * batch


def kernel(layer: int, inputs: int, outputs: int) -> np.ndarray:
    """Glorot-uniform float32 kernel of dense layer `layer`, shape [inputs, outputs]."""
    limit = np.sqrt(6 / (inputs + outputs))
    uniform = _hash(inputs * outputs, SALT_WEIGHTS + layer) / 2.0**31 - 1
    return (uniform * limit).astype(np.float32).reshape(inputs, outputs)
