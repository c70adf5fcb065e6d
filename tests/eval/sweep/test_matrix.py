"""The file of a sweep: its combinations and their names; an error names the file, the key and the cure."""

from pathlib import Path

import pytest

from eval.sweep.cells import Cell, cells
from eval.sweep.matrix import MatrixError, ModelTable, read_matrix
from extract.output.messages import UserError
from extract.settings import SettingsError
from tests.eval.sweep.conftest import Write, prompts

MODELS = '[models.small]\nmodel = "a"\n[models.large]\nmodel = "b"\n'


def names(path: Path) -> list[str]:
    return [cell.name for cell in cells(read_matrix(path))]


def test_every_combination_stands_once(place: Path, write: Write) -> None:
    prompts(place / "prompts" / "short")
    axes = 'reader = ["offline", "model", "both"]\nmodel = ["small", "large"]\nprompts = ["built-in", "prompts/short"]'
    assert names(write(f"[axes]\n{axes}\n{MODELS}")) == [
        "offline",
        *("model-small", "model-small-short", "model-large", "model-large-short"),
        *("both-small", "both-small-short", "both-large", "both-large-short"),
    ]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ["offline"]),
        (MODELS + '[axes]\nmodel = ["large"]', ["model-large"]),
        ('[models."qwen3-8b"]\nmodel = "a"', ["model-qwen3-8b"]),
        ('[axes]\nreader = ["both"]', ["both"]),
        ('[axes]\nreader = ["offline"]\n' + MODELS + '[models."模型1"]', None),
    ],
)
def test_an_axis_left_out_has_one_value(write: Write, text: str, made: list[str] | None) -> None:
    if made is None:
        with pytest.raises(MatrixError, match=r"axes\.model"):
            read_matrix(write(text))
    else:
        assert names(write(text)) == made


def test_places_are_seen_from_the_file(place: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "rec").mkdir()
    path = write('[models.m]\nmodel = "a"\nrecording = "rec"\ncache_dir = "c"\ntemperature = 0.30')
    (place / "elsewhere").mkdir()
    monkeypatch.chdir(place / "elsewhere")
    matrix = read_matrix(Path("../m.toml"))
    assert [Path(one).resolve() for one in matrix.documents] == [place / "docs"]
    assert [one and one.resolve() for one in (matrix.gold, matrix.out)] == [place / "gold", place / "out"]
    (model,) = matrix.models
    assert model.recording == place / "rec"
    assert model.table == {"model": "a", "cache_dir": str(place / "c"), "temperature": "0.30"}
    assert read_matrix(path).models == matrix.models


def test_a_pattern_is_one_and_the_folder_of_the_file_is_none(tmp_path: Path) -> None:
    from extract.documents.find import find

    odd = tmp_path / "a[1]"
    odd.mkdir()
    for name in ("x1.txt", "x2.txt", "y.txt"):
        (odd / name).write_text(name, "utf-8")
    (odd / "m.toml").write_text('documents = ["x*.txt", "y.txt"]', "utf-8")
    found = find(read_matrix(odd / "m.toml").documents)
    assert [one.name for one in found.inputs] == ["x1.txt", "x2.txt", "y.txt"]


def test_names_tell_folders_apart_or_are_refused(place: Path, write: Write) -> None:
    assert Cell("model", ModelTable("m"), Path("提示 词/短 版(1)")).name == "model-m-短_版_1"
    prompts(place / "a" / "short")
    prompts(place / "b" / "Short")
    axes = '[axes]\nmodel = ["m"]\nprompts = ["a/short", "b/Short"]\n[models.m]\nmodel = "a"'
    with pytest.raises(MatrixError) as caught:
        cells(read_matrix(write(axes)))
    assert "two combinations are called model-m-Short; rename" in caught.value.text("en")


BROKEN = [
    ('[axis]\nreader = ["offline"]', "axis is not known; did you mean axes?"),
    ('[axes]\nreaders = ["offline"]', "axes.readers is not known; did you mean reader?"),
    ('[axes]\nreader = ["ofline"]', 'axes.reader "ofline" is not known; did you mean offline / offline-first?'),
    ('[axes]\nreader = "offline"', 'axes.reader cannot be used; write a list of different texts, such as reader = ["off'),
    ("[axes]\nreader = []", "axes.reader cannot be used"),
    ('[axes]\nreader = ["both", "both"]', "axes.reader cannot be used"),
    ("[axes]\nmodel = [1]\n" + MODELS, "axes.model cannot be used"),
    ('[axes]\nmodel = ["smal"]\n' + MODELS, 'axes.model "smal" is not known; did you mean small?'),
    (MODELS, 'axes.model is not given; there are several models: say which, such as model = ["small", "large"]'),
    ("models = 1", "models cannot be used; write its fields below a line [models]"),
    ("[models]\nm = 1", "models.m cannot be used; write its fields below a line [models.m]"),
    ('[models."a/b"]\nmodel = "x"', "models.a/b cannot be used; it names a folder"),
    ('[models.".."]\nmodel = "x"', "models... cannot be used; it names a folder"),
    ('[models.m]\nmodle = "x"', "models.m.modle is not known; did you mean mode / model?"),
    ('[models.m]\nprompts = "x"', "models.m.prompts cannot be used; write it below [axes], such as prompts ="),
    ('[models.m]\nrecording = "gone"', "models.m.recording cannot be used; there is no folder "),
    ("[models.m]\nrecording = 1", 'models.m.recording cannot be used; write a text, such as recording = "recording"'),
    ("[models.m", "TOML cannot be used; correct it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_what_is_broken_is_named_with_its_cure(write: Write, text: str, said: str) -> None:
    path = write(text)
    with pytest.raises(MatrixError) as caught:
        read_matrix(path)
    assert f"{path}: {said}" in caught.value.text("en")
    assert str(caught.value).startswith(f"{path}：")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[models.m]\ntimeout_s = 0", "m.toml, table [models.m]: timeout_s should be greater than 0 (got 0); give seconds"),
        ('[models.m]\nbase_url = "http://me:s3cret@x/v1"', "base_url holds a name, password or query"),
        ('[axes]\nprompts = ["docs"]', "m.toml, axes.prompts: docs holds performance.txt, which is no prompt file"),
        ('[axes]\nprompts = ["gone"]', "m.toml, axes.prompts: gone is no folder; give a folder of files named as"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named_with_its_table(write: Write, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_matrix(write(text))
    assert said in str(caught.value)
    assert "s3cret" not in repr(caught.value) + caught.value.text("zh")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('api_key = "sk-s3cret"', "models.m.api_key cannot be used; no key may stand in a file: delete it"),
        ('api_key_env = "sk-s3cret"', "models.m.api_key_env cannot be used; write the name of the variable"),
        ('extra_headers = { X = "s3cret" }', "models.m.extra_headers cannot be used; headers may hold keys"),
        ('apikey = "sk-s3cret"', "models.m.apikey is not known; did you mean api_key_env?"),
    ],
)
def test_secrets_are_refused_and_not_repeated(write: Write, text: str, said: str) -> None:
    with pytest.raises(MatrixError) as caught:
        read_matrix(write(f'[models.m]\nmodel = "x"\n{text}'))
    assert said in caught.value.text("en")
    assert "s3cret" not in caught.value.text("en") + str(caught.value)


def test_documents_must_be_given(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('gold = "gold"', "utf-8")
    with pytest.raises(MatrixError) as caught:
        read_matrix(tmp_path / "m.toml")
    assert (
        'documents is not given; write it in the file, such as documents = ["../samples"]'
        in caught.value.text("en")
    )
    with pytest.raises(UserError, match="找不到"):
        read_matrix(tmp_path / "gone.toml")
