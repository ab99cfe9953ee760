"""The clock, for all tests of clocks."""

from tests.you_said_we_did.clocks.moving import clock

__all__ = ["clock"]
