"""The other road of an exchange: through httpx2, which knows proxies and takes what stands in for the network."""

from collections.abc import Mapping

import httpx2

from extract.model.exchange import DECODED, Reply, broken, no_connection


class Through:
    """Through httpx2: over a transport that stands in for the network, or past a proxy."""

    def __init__(self, transport: httpx2.AsyncBaseTransport | None, connect_s: float, kept_open: int) -> None:
        """Use `transport`, which is closed with it, or the proxy that the environment names."""
        self._client = httpx2.AsyncClient(
            transport=transport,
            timeout=httpx2.Timeout(None, connect=connect_s),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=kept_open),
            follow_redirects=False,
            trust_env=transport is None,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, url: str, headers: Mapping[str, str], content: bytes) -> Reply:
        sent = {**headers, "accept-encoding": DECODED}
        try:
            response = await self._client.post(url, content=content, headers=sent)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            late = isinstance(error, httpx2.ConnectTimeout)
            raise no_connection(str(error) or type(error).__name__, late=late) from error
        except httpx2.TransportError as error:
            raise broken(error, late=isinstance(error, httpx2.TimeoutException)) from error
        self._client.cookies.clear()
        return Reply(response.status_code, response.headers, response.content)
