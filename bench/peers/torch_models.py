"""The benchmark models in PyTorch. Batch normalisation as in Keras: ε 1e-3, momentum 0.99 (PyTorch's 0.01)."""

from dataclasses import dataclass

import torch
from torch import nn

import synthetic as data

EXPANSION = 6
# Channels out, blocks, stride of the first block.
STAGES = [(24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1)]


@dataclass
class Benchmark:
    model: nn.Module
    # Channels, height, width; one number where the model takes flat images.
    image: tuple[int, ...]
    batch: int
    # Number of images that batches are drawn from: too many for the processor's cache.
    images: int


def mlp() -> Benchmark:
    first, last = nn.Linear(data.PIXELS, data.HIDDEN), nn.Linear(data.HIDDEN, data.CLASSES)
    with torch.no_grad():
        for layer, linear in enumerate((first, last)):
            kernel = data.kernel(layer, linear.in_features, linear.out_features)
            linear.weight.copy_(torch.from_numpy(kernel.T.copy()))
            linear.bias.zero_()
    model = nn.Sequential(first, nn.Sigmoid(), last)
    return Benchmark(model, (data.PIXELS,), data.BATCH, data.IMAGES)


def cnn() -> Benchmark:
    """The small MNIST network of source 003."""
    model = nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(14 * 14 * 32, 1024),
        nn.ReLU(),
        nn.Linear(1024, data.CLASSES),
    )
    return Benchmark(model, (1, 28, 28), 100, data.IMAGES)


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class InvertedResidual(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        wide = inputs * EXPANSION
        self.add = inputs == outputs and stride == 1
        self.layers = nn.Sequential(
            nn.Conv2d(inputs, wide, 1, bias=False),
            _norm(wide),
            nn.ReLU6(),
            nn.Conv2d(wide, wide, 3, stride, 1, groups=wide, bias=False),
            _norm(wide),
            nn.ReLU6(),
            nn.Conv2d(wide, outputs, 1, bias=False),
            _norm(outputs),
        )

    def forward(self, x):
        y = self.layers(x)
        return x + y if self.add else y


def mobilenet_v2(size: int) -> Benchmark:
    """The network of source 000 on images of size × size × 3."""
    layers = [
        nn.Conv2d(3, 32, 3, 2, 1, bias=False),
        _norm(32),
        nn.ReLU6(),
        nn.Conv2d(32, 32, 3, 1, 1, groups=32, bias=False),
        _norm(32),
        nn.ReLU6(),
        nn.Conv2d(32, 16, 1, bias=False),
        _norm(16),
    ]
    channels = 16
    for outputs, blocks, stride in STAGES:
        for block in range(blocks):
            layers.append(InvertedResidual(channels, outputs, stride if block == 0 else 1))
            channels = outputs
    layers += [
        nn.Conv2d(channels, 1280, 1, bias=False),
        _norm(1280),
        nn.ReLU6(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(1280, data.CLASSES),
    ]
    batch = 32 if size <= 64 else 16 if size <= 128 else 8
    return Benchmark(nn.Sequential(*layers), (3, size, size), batch, 16 * batch)


def benchmark(name: str) -> Benchmark:
    """`mlp`, `cnn` or `mobilenetV2-<size>`; ValueError for anything else."""
    torch.manual_seed(1)
    family, _, size = name.partition("-")
    if name == "mlp":
        return mlp()
    if name == "cnn":
        return cnn()
    if family == "mobilenetV2" and size.isdecimal() and int(size) >= 32:
        return mobilenet_v2(int(size))
    raise ValueError(f"There is no model {name}: use mlp, cnn or mobilenetV2-<size of at least 32>.")
