"""The process that turns speech into text. Nothing of the server is loaded here: JSON lines are all that they share."""

import os

# ONNX Runtime sends its maker statistics from version 1.32 on. It looks here when it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
