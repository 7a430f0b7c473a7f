"""From a typed question to ranked entries of the knowledge base."""

import os

# What is multiplied here is small: threads of the linear algebra would only wait for one another,
# each with its own memory. It is read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
