"""Names for the arrays that travel through the audit."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Numbers = NDArray[np.integer[Any]]
