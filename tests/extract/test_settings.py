import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.settings import Settings, SettingsError, default_cache_dir, is_local, load_settings
from extract.settings_error import FIELDS

LAYERS = ("option", "environment", "dotenv", "file")


def write(folder: Path, dotenv: str = "", config: str = "") -> Path:
    if dotenv:
        (folder / ".env").write_text(dotenv, "utf-8")
    if config:
        (folder / "gouji.toml").write_text(config, "utf-8")
    return folder


@pytest.mark.parametrize("there", [LAYERS[start:] for start in range(5)], ids=str)
def test_the_first_that_speaks_is_heard(tmp_path: Path, there: tuple[str, ...]) -> None:
    write(
        tmp_path,
        "GOUJI_MODEL=dotenv" if "dotenv" in there else "",
        '[model]\nmodel = "file"' if "file" in there else "",
    )
    overrides = {"model": "option" if "option" in there else None}
    env = {"GOUJI_MODEL": "environment"} if "environment" in there else {"GOUJI_MODEL": ""}
    assert load_settings(overrides, env, tmp_path).model == (there[0] if there else None)


def test_every_place_and_every_field(tmp_path: Path) -> None:
    write(
        tmp_path,
        'GOUJI_API_KEY="a$b"\nGOUJI_TEMPERATURE=none\nexport GOUJI_PRICE_IN=0.15',
        '[model]\ntimeout_s = 2.5\nprice_out = 0.6\ncache_dir = "cache"\ntemperature = 1.0\n'
        'extra_headers = { X-Team = "a" }\n[other]\nx = 1',
    )
    env = {
        "GOUJI_BASE_URL": "http://127.0.0.1:8080/v1/",
        "GOUJI_MODE": "tools",
        "GOUJI_CONCURRENCY": "32",
        "GOUJI_MAX_OUTPUT_TOKENS": "none",
    }
    settings = load_settings({"max_repairs": 0}, env, tmp_path)
    assert settings.base_url == "http://127.0.0.1:8080/v1"
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "a$b"
    assert (settings.mode, settings.concurrency, settings.max_repairs) == ("tools", 32, 0)
    assert (settings.timeout_s, settings.temperature, settings.max_output_tokens) == (2.5, None, None)
    assert (settings.price_in, settings.price_out) == (Decimal("0.15"), Decimal("0.6"))
    assert settings.cache_dir == tmp_path / "cache", "as seen from the file"
    assert settings.extra_headers["X-Team"].get_secret_value() == "a"


def test_prompts_may_stand_in_every_place(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "user.jinja").write_text("{{ text }}", "utf-8")
    assert load_settings({}, {}, tmp_path).prompts is None
    write(tmp_path, config='[model]\nprompts = "own"')
    assert load_settings({}, {}, tmp_path).prompts == tmp_path / "own", "as seen from the file"
    assert load_settings({"prompts": "built-in"}, {}, tmp_path).prompts is None
    assert load_settings({}, {"GOUJI_PROMPTS": "built-in"}, tmp_path).prompts is None
    own = str(tmp_path / "own")
    write(tmp_path, config='[model]\nprompts = "built-in"')
    assert (
        load_settings({}, {"GOUJI_PROMPTS": own}, tmp_path).prompts
        == load_settings({"prompts": own}, {}, tmp_path).prompts
        == Path(own)
    )
    assert load_settings({}, {}, tmp_path).prompts is None


@pytest.mark.parametrize("place", ["file", "option", "environment"])
def test_a_folder_that_holds_no_prompts_is_refused(tmp_path: Path, place: str) -> None:
    write(tmp_path, config='[model]\nprompts = "gone"' if place == "file" else "")
    gone = str(tmp_path / "gone")
    options, env = (
        ({"prompts": gone} if place == "option" else {}),
        {"GOUJI_PROMPTS": gone if place == "environment" else ""},
    )
    with pytest.raises(SettingsError) as caught:
        load_settings(options, env, tmp_path)
    assert f"prompts is no folder (got {gone!r}); give a folder of files" in str(caught.value)
    assert "prompts 文件夹不存在" in caught.value.text("zh")
    (tmp_path / "gone").mkdir()
    with pytest.raises(SettingsError, match="holds no prompt file"):
        load_settings(options, env, tmp_path)


def test_a_config_file_can_be_named(tmp_path: Path) -> None:
    write(tmp_path, config='[model]\nmodel = "default"')
    other = tmp_path / "other.toml"
    other.write_text('[model]\nmodel = "named"')
    assert load_settings({}, {}, tmp_path, other).model == "named"
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings({}, {}, tmp_path, tmp_path / "none.toml")


def test_the_environment_is_not_written(tmp_path: Path) -> None:
    before = dict(os.environ)
    write(tmp_path, "GOUJI_MODEL=m\nGOUJI_ANYTHING=1")
    load_settings(cwd=tmp_path)
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("overrides", "env", "dotenv", "config", "said"),
    [
        (
            {"concurrency": 0},
            {},
            "",
            "",
            ["option concurrency", "greater than or equal to 1", "got 0", "1 to 1024"],
        ),
        (
            {},
            {"GOUJI_TIMEOUT": "soon"},
            "",
            "",
            ["variable GOUJI_TIMEOUT", "timeout_s", "got 'soon'", "seconds"],
        ),
        ({}, {"GOUJI_TIMEOUT": "nan"}, "", "", ["variable GOUJI_TIMEOUT", "finite"]),
        ({}, {}, "GOUJI_MODE=xml", "", [".env", "GOUJI_MODE", "json_schema, tools or json"]),
        ({}, {}, "", "[model]\nprice_in = -1", ["gouji.toml", "price_in", "got -1"]),
        ({}, {}, "", "[model]\nmodle = 'x'", ["gouji.toml", "modle", "did you mean mode or model?"]),
        ({}, {}, "", "[model", ["gouji.toml", "cannot be read"]),
        ({}, {}, "", "model = 1", ["gouji.toml", "is no table"]),
        ({"nonsense": 1}, {}, "", "", ["option nonsense", "is not a setting", "base_url"]),
        ({}, {"GOUJI_BASE_URL": "localhost:8080"}, "", "", ["GOUJI_BASE_URL", "is no http(s) address"]),
    ],
)
def test_a_wrong_value_is_named_with_its_place_and_cure(
    tmp_path: Path,
    overrides: dict[str, object],
    env: dict[str, str],
    dotenv: str,
    config: str,
    said: list[str],
) -> None:
    write(tmp_path, dotenv, config)
    with pytest.raises(SettingsError) as caught:
        load_settings(overrides, env, tmp_path)
    for words in said:
        assert words in str(caught.value)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"GOUJI_MODEL=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env: the file cannot be read"):
        load_settings({}, {}, tmp_path)


@pytest.mark.parametrize(
    "env",
    [
        {"GOUJI_API_KEY": "s3cret-value 钥"},
        {"GOUJI_BASE_URL": "https://me:s3cret-value@host.example/v1"},
        {"GOUJI_BASE_URL": "https://host.example/v1?key=s3cret-value"},
    ],
)
def test_a_secret_is_not_repeated(tmp_path: Path, env: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({}, env, tmp_path)
    assert "s3cret" not in repr(caught.value)
    assert "s3cret" not in str(caught.value.__context__)


def test_the_key_shows_nowhere(tmp_path: Path) -> None:
    settings = load_settings(
        {"api_key": "s3cret-value", "extra_headers": {"X": "s3cret-value"}}, {}, tmp_path
    )
    for shown in (repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())):
        assert "s3cret" not in shown


OPENAI = {"OPENAI_API_KEY": "sk-openai"}


@pytest.mark.parametrize(
    ("env", "dotenv", "sent"),
    [
        (OPENAI | {"OPENAI_BASE_URL": "https://a.example/v1"}, "", True),
        (OPENAI | {"GOUJI_BASE_URL": "https://api.openai.com/v1"}, "", True),
        (OPENAI | {"GOUJI_BASE_URL": "http://127.0.0.1:8080/v1"}, "", True),
        (OPENAI | {"GOUJI_BASE_URL": "https://a.example/v1"}, "OPENAI_BASE_URL=https://a.example/v1", False),
        (OPENAI, "GOUJI_BASE_URL=https://evil.example/v1\nOPENAI_BASE_URL=https://evil.example/v1", False),
        (OPENAI, "OPENAI_BASE_URL=https://evil.example/v1", False),
        (OPENAI, "OPENAI_BASE_URL=https://api.openai.com/v1", True),
        (OPENAI, "OPENAI_BASE_URL=http://127.0.0.1:8080/v1", True),
        (
            OPENAI | {"GOUJI_BASE_URL": "https://a.example/v1/", "OPENAI_BASE_URL": "https://a.example/v1"},
            "",
            True,
        ),
        (OPENAI | {"GOUJI_BASE_URL": "https://other.example/v1"}, "", False),
        (OPENAI | {"GOUJI_BASE_URL": "https://api.openai.com.example/v1"}, "", False),
    ],
)
def test_openai_s_key_is_the_last_resort_and_goes_to_no_one_else(
    tmp_path: Path, env: dict[str, str], dotenv: str, sent: bool
) -> None:
    write(tmp_path, dotenv)
    settings = load_settings({}, env, tmp_path)
    assert settings.base_url is not None
    assert (settings.api_key is not None) == sent
    own = load_settings({}, env | {"GOUJI_API_KEY": "own"}, tmp_path)
    assert own.api_key is not None
    assert own.api_key.get_secret_value() == "own"


def test_openai_s_key_in_a_dotenv_goes_to_the_address_beside_it(tmp_path: Path) -> None:
    write(tmp_path, "OPENAI_API_KEY=sk-dotenv\nOPENAI_BASE_URL=https://a.example/v1")
    beside = load_settings({}, {}, tmp_path)
    assert beside.api_key is not None
    assert beside.api_key.get_secret_value() == "sk-dotenv"
    assert load_settings({}, {"OPENAI_BASE_URL": "https://b.example/v1"}, tmp_path).api_key is None
    # The environment's key does not go there, the one that stands there does.
    again = load_settings({}, OPENAI, tmp_path)
    assert again.api_key is not None
    assert again.api_key.get_secret_value() == "sk-dotenv"


def test_an_address_that_cannot_be_taken_apart_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"option base_url: base_url is no http\(s\) address"):
        load_settings({"base_url": "http://[::1"}, OPENAI, tmp_path)


CHINESE = [
    (
        {"concurrency": 0},
        {},
        "",
        "选项 concurrency：concurrency 的值不能用（现为 0）；请给出 1 到 1024 的整数",
    ),
    ({}, {"GOUJI_BASE_URL": "x"}, "", "变量 GOUJI_BASE_URL：base_url 不是 http(s) 地址；请给出"),
    ({"modle": 1}, {}, "", "选项 modle：modle 不是设置项；是否想写 mode 或 model？"),
    ({"nonsense": 1}, {}, "", "可用的有 base_url、"),
    ({}, {}, "[model", "gouji.toml：文件不能读取（"),
    ({}, {}, "model = 1", "model 不是表；请把各字段写在 [model] 一行之下"),
    ({}, {}, "[model]\nmode = 1", "gouji.toml 的 [model] 表：mode 的值不能用（现为 1）"),
]


@pytest.mark.parametrize(("overrides", "env", "config", "said"), CHINESE)
def test_what_is_wrong_is_said_in_chinese_too(
    tmp_path: Path, overrides: dict[str, object], env: dict[str, str], config: str, said: str
) -> None:
    write(tmp_path, config=config)
    with pytest.raises(SettingsError) as caught:
        load_settings(overrides, env, tmp_path)
    assert said in caught.value.text("zh")
    assert caught.value.text("en") == str(caught.value)


def test_every_field_has_its_words() -> None:
    assert set(FIELDS) == set(Settings.model_fields)
    for row in FIELDS.values():
        assert row.cure.en.isascii()
        assert row.cure.zh.startswith("请")


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost/v1", True),
        ("http://LOCALHOST:1/v1", True),
        ("http://127.9.9.9/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://127.0.0.1.example/v1", False),
        ("http://localhost@evil.example/v1", False),
        ("http://10.0.0.1/v1", False),
        ("http://0.0.0.0/v1", False),
        ("", False),
        (None, False),
    ],
)
def test_what_is_on_this_machine(url: str | None, local: bool) -> None:
    assert is_local(url) == local


def test_where_the_cache_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/x")
    assert default_cache_dir({"XDG_CACHE_HOME": "/c"}, "linux") == Path("/c/gouji")
    assert default_cache_dir({"XDG_CACHE_HOME": "relative"}, "linux") == Path("/home/x/.cache/gouji")
    assert default_cache_dir({}, "darwin") == Path("/home/x/Library/Caches/gouji")
    assert default_cache_dir({"LOCALAPPDATA": "/l"}, "win32") == Path("/l/gouji")
    assert load_settings({}, {"XDG_CACHE_HOME": "/c"}, tmp_path).cache_dir == Path("/c/gouji")


@given(
    st.text(), st.sampled_from(["timeout_s", "max_attempts", "temperature", "price_in", "mode", "base_url"])
)
def test_any_text_is_a_setting_or_a_settings_error(value: str, field: str) -> None:
    try:
        settings = load_settings({field: value}, {}, Path("/nonexistent"))
    except SettingsError as error:
        assert (error.field, error.source) == (field, f"option {field}")
    else:
        assert isinstance(settings, Settings)


def test_settings_are_light() -> None:
    code = "import sys, extract.settings, extract.model.errors, extract.model.question; " + (
        "print([m for m in ('openai', 'instructor', 'httpx2', 'diskcache') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_example_of_a_file_of_settings_has_them_all() -> None:
    listed = (Path(__file__).parents[2] / ".env.example").read_text("utf-8")
    assert [name for name, _ in FIELDS.values() if name and f"\n{name}=" not in listed] == []
