"""The only module that knows pydantic-ai: OpenAI and whatever speaks as it does, and Anthropic."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from bot.adapters.model_reader.model import GarbledError, Reply, Tokens
from bot.errors import PermanentError, TransientError, UnknownOutcomeError, UserError

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.models import Model as Speaking
    from pydantic_ai.usage import RunUsage

T = TypeVar("T")

#: The providers whose names may stand before the colon of PACTWIRE_MODEL.
PROVIDERS = ("openai", "anthropic")


def is_installed() -> bool:
    """Whether the optional part `llm` is there."""
    try:
        return all(importlib.util.find_spec(name) for name in ("pydantic_ai", "openai", "anthropic"))
    except ModuleNotFoundError:  # there, and kept from being imported
        return False


def load(name: str | None) -> None:
    """Import what a model of this name needs, where one is set: it takes seconds, which no event loop has."""
    if name and is_installed():
        for module in ("models", "providers"):
            importlib.import_module(f"pydantic_ai.{module}.{name.partition(':')[0]}")


class ProviderModel:
    """A model of a provider, over HTTP."""

    def __init__(self, name: str, *, key: str | None = None, url: str | None = None) -> None:
        """Raises UserError where the optional part is not installed or the provider is none of ours."""
        provider, _, self._model_name = name.partition(":")
        if provider not in PROVIDERS or not self._model_name:
            raise UserError(f"PACTWIRE_MODEL is {name!r}; it takes openai:NAME or anthropic:NAME.")
        if not is_installed():
            raise UserError("PACTWIRE_MODEL needs the optional part: pip install 'pactwire[llm]'.")
        # All of the library is imported here at the latest; whoever has an event loop calls `load` before it runs.
        import httpx2
        import pydantic_ai

        from bot.adapters.model_reader.bounded import HEADERS, bound

        self.name = name
        self._ai = pydantic_ai
        self._clerks: dict[type[Any], pydantic_ai.Agent[object, Any]] = {}
        self._native = provider == "openai"
        # A redirect would carry articles, and with some servers the key, to an address that nobody chose.
        self._http = httpx2.AsyncClient(
            follow_redirects=False,
            timeout=httpx2.Timeout(60, connect=5),
            headers=HEADERS,
            event_hooks={"response": [bound]},
        )
        self._speaking = self._connected(provider, key, url)

    def _connected(self, provider: str, key: str | None, url: str | None) -> Speaking:
        if provider == "anthropic":
            from pydantic_ai.models.anthropic import AnthropicModel
            from pydantic_ai.providers.anthropic import AnthropicProvider

            claude = AnthropicProvider(api_key=key or "none", base_url=url, http_client=self._http)
            return AnthropicModel(self._model_name, provider=claude)
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai import OpenAIProvider

        # A server of one's own wants no key, its library wants one all the same.
        like_openai = OpenAIProvider(api_key=key or "none", base_url=url, http_client=self._http)
        return OpenAIChatModel(self._model_name, provider=like_openai)

    async def fill_in(
        self, form: type[T], *, instructions: str, prompt: str, most: int, seconds: float
    ) -> Reply[T]:
        """The form filled in; one call, never repeated here."""
        used = self._ai.RunUsage()
        with _errors_translated(self.name, used):
            done = await self._clerk(form).run(
                prompt,
                instructions=instructions,
                usage=used,
                usage_limits=self._ai.UsageLimits(request_limit=1),
                model_settings={"max_tokens": most, "timeout": seconds, "max_retries": 0, "temperature": 0.0},
            )
        return Reply(done.output, _tokens(used))

    def _clerk(self, form: type[T]) -> Agent[object, T]:
        """What fills in this form; its schema is worked out once."""
        if form not in self._clerks:
            # Servers of one's own hold to a schema while they write; Anthropic fills in the arguments of a tool.
            wanted = self._ai.NativeOutput(form) if self._native else self._ai.ToolOutput(form)
            self._clerks[form] = self._ai.Agent(self._speaking, output_type=wanted, retries=0)
        return self._clerks[form]

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()


@contextmanager
def _errors_translated(name: str, used: RunUsage) -> Iterator[None]:
    """The library's errors become ours; what a server wrote stays out of the message."""
    from pydantic_ai import exceptions as theirs

    try:
        yield
    except theirs.ModelTimeoutError as error:
        raise UnknownOutcomeError(f"{name} did not answer in time.") from error
    except (theirs.ModelRateLimitError, theirs.ModelUnavailableError) as error:
        raise TransientError(f"{name} is busy.", retry_after=error.retry_after) from error
    except (theirs.ModelServerError, theirs.ModelConnectionError) as error:
        raise TransientError(f"{name} cannot be reached or has a fault.") from error
    except (theirs.ModelHTTPError, theirs.ModelRequestRejectedError) as error:
        raise PermanentError(f"{name} refuses the request ({type(error).__name__}).") from error
    except (theirs.AgentRunError, ValueError) as error:
        # An answer that breaks off among them: it was written, and is paid for.
        raise GarbledError(f"{name} did not fill in the form.", _tokens(used)) from error


def _tokens(used: RunUsage) -> Tokens:
    return Tokens(used.input_tokens or 0, used.output_tokens or 0)
