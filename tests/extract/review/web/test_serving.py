"""Where the page is not served, and what a browser's address makes of cookies and names."""

import pytest

from extract.output.messages import UserError
from extract.review.web.serving import Policy, notice, serving, uvicorn_options

PUBLIC = "https://review.example.org"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_the_loopback_needs_no_accounts(host: str) -> None:
    policy = serving(host, accounts=False)
    assert {"127.0.0.1", "localhost", "::1", host} <= policy.hosts
    assert not policy.secure
    assert notice(policy, "zh") == ""


@pytest.mark.parametrize(
    ("host", "public_url", "proxy"),
    [
        ("0.0.0.0", None, None),
        ("::", None, None),
        ("192.168.1.20", None, None),
        ("server.example", None, None),
        ("127.0.0.1", PUBLIC, None),
        ("127.0.0.1", PUBLIC, "127.0.0.1"),
        ("127.0.0.1", "http://localhost:9000", "127.0.0.1"),
    ],
)
def test_what_others_can_reach_is_refused_without_accounts_and_tls_is_explained(
    host: str, public_url: str | None, proxy: str | None
) -> None:
    with pytest.raises(UserError) as refused:
        serving(host, accounts=False, public_url=public_url, proxy=proxy)
    for lang in ("zh", "en"):
        text = refused.value.text(lang)
        for word in (
            "gouji accounts add",
            "reverse_proxy 127.0.0.1:8765\n     }",
            "proxy_pass",
            "X-Forwarded-Proto",
            "--behind-proxy",
        ):
            assert word in text


def test_with_accounts_the_public_address_names_host_origin_and_cookie() -> None:
    policy = serving(
        "127.0.0.1", accounts=True, public_url="https://Review.Example.org:8443/", proxy="127.0.0.1"
    )
    assert policy.hosts == {"review.example.org"}
    assert policy.origin == "https://review.example.org:8443"
    assert policy.secure
    assert policy.cookie == "__Host-gouji_session"
    assert uvicorn_options(policy)["forwarded_allow_ips"] == "127.0.0.1"


def test_no_header_of_a_proxy_is_believed_unasked() -> None:
    assert uvicorn_options(Policy(frozenset()))["proxy_headers"] is False


def test_without_tls_it_is_served_with_a_warning() -> None:
    policy = serving("192.168.1.20", accounts=True)
    assert policy.hosts == {"192.168.1.20"}
    assert not policy.secure
    assert "TLS" in notice(policy, "en")
    assert notice(serving("0.0.0.0", accounts=True, public_url=PUBLIC), "en") == ""


def test_an_address_that_names_nobody_needs_a_public_one() -> None:
    for host in ("0.0.0.0", "::", ""):
        with pytest.raises(UserError, match="--public-url"):
            serving(host, accounts=True)
    with pytest.raises(UserError, match="--public-url"):
        serving("127.0.0.1", accounts=True, proxy="127.0.0.1")


@pytest.mark.parametrize(
    "url", ["review.example.org", "ftp://a.example", "https://", "https://a.example/x", "https://u:p@a.example", "https://a:b", "https://a.example?x", "https://[::1"]
)  # fmt: skip
def test_a_public_url_is_an_origin(url: str) -> None:
    with pytest.raises(UserError):
        serving("127.0.0.1", accounts=True, public_url=url)
