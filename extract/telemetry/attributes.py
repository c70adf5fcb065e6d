"""Names and values by OpenTelemetry's conventions for generative AI; our own names begin with gouji.

Written out here: the package of conventions gives these from a module that may be gone in any release.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from extract.settings_model import Settings

OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
REQUEST_MODEL = "gen_ai.request.model"
TEMPERATURE = "gen_ai.request.temperature"
MAX_TOKENS = "gen_ai.request.max_tokens"
OUTPUT_TYPE = "gen_ai.output.type"
RESPONSE_ID = "gen_ai.response.id"
RESPONSE_MODEL = "gen_ai.response.model"
FINISH_REASONS = "gen_ai.response.finish_reasons"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
CACHED_TOKENS = "gen_ai.usage.cache_read.input_tokens"
TOKEN_TYPE = "gen_ai.token.type"
SERVER, PORT = "server.address", "server.port"
ERROR = "error.type"

CALL_DURATION = "gen_ai.client.operation.duration"
TOKEN_USAGE = "gen_ai.client.token.usage"

RUN, RUN_ID = "gouji.run", "gouji.run.id"
DOCUMENT, DOCUMENT_NAME, DOCUMENT_STATUS = "gouji.document", "gouji.document.name", "gouji.document.status"
DOCUMENT_DURATION = "gouji.document.duration"

SECONDS = tuple(0.01 * 2**power for power in range(14))
TOKENS = tuple(4**power for power in range(14))
"""The bounds of histograms that the conventions advise."""
DOCUMENT_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500)

Value = str | int | float
Attributes = Mapping[str, Value]

METRIC_ATTRIBUTES = frozenset({OPERATION, PROVIDER, REQUEST_MODEL, SERVER, PORT})
"""What of a call its metrics are told apart by."""

_PROVIDERS: Mapping[str, str] = {
    "openai.azure.com": "azure.ai.openai",
    "inference.ai.azure.com": "azure.ai.inference",
    "deepseek.com": "deepseek",
    "mistral.ai": "mistral_ai",
    "groq.com": "groq",
    "x.ai": "x_ai",
    "perplexity.ai": "perplexity",
    "anthropic.com": "anthropic",
    "cohere.com": "cohere",
    "generativelanguage.googleapis.com": "gcp.gemini",
}
_PORTS: Mapping[str, int] = {"http": 80, "https": 443}


def attributes_of(settings: Settings) -> dict[str, Value]:
    """What is known of a call before it is made."""
    url = urlsplit(settings.base_url or "")
    known: dict[str, Value | None] = {
        OPERATION: "chat",
        PROVIDER: provider_of(url.hostname or ""),
        REQUEST_MODEL: settings.model,
        TEMPERATURE: settings.temperature,
        MAX_TOKENS: settings.max_output_tokens,
        OUTPUT_TYPE: "json",
        SERVER: url.hostname,
        PORT: (url.port or _PORTS.get(url.scheme)) if url.hostname else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def provider_of(host: str) -> str:
    """Whose server it is; "openai", whose way of talking is spoken, where nobody knows.

    >>> provider_of("api.deepseek.com"), provider_of("127.0.0.1"), provider_of("api.max.ai")
    ('deepseek', 'openai', 'openai')
    """
    return next(
        (name for domain, name in _PROVIDERS.items() if host == domain or host.endswith("." + domain)),
        "openai",
    )
