"""iacdiff: review an AI's infrastructure code against its requirements and the corrected answer."""

__version__ = "0.1.0"
