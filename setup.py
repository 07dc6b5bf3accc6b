"""What pyproject.toml cannot say: a checkout without its symbolic links is told before half of it is packed."""

import sys
from pathlib import Path

from setuptools import setup

sys.path.insert(0, str(Path(__file__).parent))

import thresher  # noqa: F401  raises ImportError with the reason and the way out

setup()
