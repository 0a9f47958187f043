"""The peer's side of protocol.ts: JSON lines over stdin and stdout."""

import ctypes
import json
import resource
import sys
import time
from typing import Callable, NoReturn


def peak_rss_mib() -> float:
    """Largest resident memory of this process.

    getrusage inherits its value from the parent across exec, so Linux's high-water mark of this
    address space is read instead.
    """
    if sys.platform == "linux":
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
    unit = 1024 if sys.platform == "darwin" else 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit / 1024


# Names of OpenBLAS's description function, by distributor.
OPENBLAS_CONFIG = [
    prefix + "openblas_get_config" + suffix for prefix in ("", "scipy_") for suffix in ("", "64_")
]


def loaded_blas() -> str:
    """Name, and version if available, of the BLAS library in this process."""
    if sys.platform != "linux":
        return "unknown"
    with open("/proc/self/maps", encoding="utf8") as maps:
        paths = {line.split()[-1] for line in maps if ".so" in line}
    names = sorted(path for path in paths if any(name in path for name in ("blas", "mkl_rt", "blis")))
    for path in names:
        if "openblas" in path:
            return openblas_version(path)
    if any("mkl" in path for path in names):
        return "MKL"
    return ", ".join(path.rsplit("/", 1)[-1] for path in names) or "built in"


def openblas_version(path: str) -> str:
    """The first two words of the library's description, such as `OpenBLAS 0.3.21`."""
    library = ctypes.CDLL(path)
    for name in OPENBLAS_CONFIG:
        function = getattr(library, name, None)
        if function is not None:
            function.restype = ctypes.c_char_p
            return " ".join(function().decode().split()[:2])
    return "OpenBLAS"


def unavailable(reason: str) -> NoReturn:
    """Exits because the peer cannot run on this machine."""
    sys.stderr.write(f"{reason}\n")
    sys.exit(3)


def say(message: dict) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def serve(versions: dict[str, str], threads: int, train: Callable[[int], float]) -> None:
    """Sends `ready` and answers requests until stdin ends.

    It trains with `threads` threads; `train(steps)` trains that many further steps and returns the loss of the last one.
    """
    say({"ready": True, "versions": versions, "threads": threads})
    for line in sys.stdin:
        steps = json.loads(line)["steps"]
        start = time.perf_counter()
        loss = train(steps)
        total_ms = (time.perf_counter() - start) * 1e3
        cpu_ms = time.process_time() * 1e3
        say({"steps": steps, "totalMs": total_ms, "loss": loss, "rssMiB": peak_rss_mib(), "cpuMs": cpu_ms})
