"""A stand-in for a server that speaks as OpenAI does: over real HTTP, it says what a test has it say, or fails."""

from tests.emulators.model.plays import claims_of_gold, invented, obeyed
from tests.emulators.model.server import Asked, ModelServer, Said, serve

__all__ = ["Asked", "ModelServer", "Said", "claims_of_gold", "invented", "obeyed", "serve"]
