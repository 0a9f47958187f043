"""Times one training step in PyTorch on the CPU with two threads.

Usage: pytorch_peer.py [--model mlp|cnn|mobilenetV2-<size>] [--format contiguous|channels_last]
The step: gather a batch, cross-entropy plus an L1 penalty on every kernel, backward, SGD.
"""

import argparse
import copy
import re
import sys

import protocol

try:
    import torch
except ModuleNotFoundError:
    protocol.unavailable(f"{sys.executable} has no PyTorch. Install it, or name another Python in BENCH_PYTHON.")

import synthetic as data
import torch_models
from torch.nn import functional

WARM_UP_STEPS = {"mlp": 50}
WARM_UP_STEPS_OF_LARGE_MODELS = 3


def gather_function(bench: torch_models.Benchmark, channels_last: bool):
    """A function from image indices [batch] to images in the memory format of the model, without a further copy."""
    images = torch.from_numpy(data.images(bench.images, torch.Size(bench.image).numel()))
    if not channels_last:
        images = images.reshape(bench.images, *bench.image)
        return lambda batch: images.index_select(0, batch)
    channels, height, width = bench.image
    # The pixels are noise, so the order of the axes does not matter.
    images = images.reshape(bench.images, height, width, channels)
    return lambda batch: images.index_select(0, batch).permute(0, 3, 1, 2)


def trainer(name: str, channels_last: bool):
    """A warmed-up function that trains further steps from the initial weights on and returns the last loss."""
    bench = torch_models.benchmark(name)
    model = bench.model.to(memory_format=torch.channels_last) if channels_last else bench.model
    gather = gather_function(bench, channels_last)
    labels = torch.from_numpy(data.labels(bench.images))
    order = torch.from_numpy(data.order(bench.images))
    parameters = list(model.parameters())
    kernels = [
        module.weight for module in model.modules() if isinstance(module, (torch.nn.Linear, torch.nn.Conv2d))
    ]
    optimizer = torch.optim.SGD(parameters, lr=data.LEARNING_RATE)
    step = 0

    def train(steps: int) -> float:
        nonlocal step
        loss = None
        for _ in range(steps):
            start = data.batch_start(step, bench.images, bench.batch)
            batch = order[start : start + bench.batch]
            x, y = gather(batch), labels.index_select(0, batch)
            optimizer.zero_grad(set_to_none=True)
            penalty = data.L1 * sum(kernel.abs().sum() for kernel in kernels)
            loss = functional.cross_entropy(model(x), y) + penalty
            loss.backward()
            optimizer.step()
            step += 1
        return loss.item()

    initial = copy.deepcopy(model.state_dict())
    train(WARM_UP_STEPS.get(name, WARM_UP_STEPS_OF_LARGE_MODELS))
    model.load_state_dict(initial)
    step = 0
    return train


def built_with(pattern: str) -> str:
    """A group of PyTorch's description of its build, or `unknown`."""
    match = re.search(pattern, torch.__config__.show())
    return match.group(1) if match else "unknown"


def blas() -> str:
    """MKL is linked into PyTorch; other libraries are loaded separately."""
    mkl = built_with(r"Math Kernel Library Version (\S+)")
    return protocol.loaded_blas() if mkl == "unknown" else f"MKL {mkl}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="mlp")
    parser.add_argument("--format", choices=["contiguous", "channels_last"], default="contiguous")
    options = parser.parse_args()
    channels_last = options.format == "channels_last"
    if channels_last and options.model == "mlp":
        parser.error("the MLP has no channels: use --format contiguous")
    torch.set_num_threads(2)
    try:
        train = trainer(options.model, channels_last)
    except ValueError as error:
        parser.error(str(error))
    versions = {
        "torch": torch.__version__,
        "blas": blas(),
        "oneDNN": built_with(r"MKL-DNN v(\S+)"),
        "python": sys.version.split()[0],
    }
    protocol.serve(versions, torch.get_num_threads(), train)


if __name__ == "__main__":
    main()
