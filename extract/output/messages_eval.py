"""The sentences of the evaluation: gold files, scores, comparisons, reports."""

from collections.abc import Mapping

EVAL: Mapping[str, tuple[str, str]] = {
    "no_run": (
        "{folder}：不是一次运行的结果文件夹（没有 run.json 和 *.facts.json）；请给出 gouji extract --out 的文件夹",
        "{folder}: is no folder of a run (no run.json, no *.facts.json): give the one of gouji extract --out",
    ),
    # Gold files.
    "no_gold": (
        "{folder}：没有金标文件（*.gold.json）；请给出金标文件或其所在文件夹",
        "{folder}: holds no gold file (*.gold.json); give one, or the folder of some",
    ),
    "gold_no_source": (
        "找不到原文 {document}，出处未核对；请用 --source 给出原文或其文件夹",
        "its document {document} was not found, so places were not checked; give it by --source",
    ),
    "gold_no_sha": (
        '没有 sha256；请补上 "sha256": "{sha256}"，以便原文改动时能够发现',
        'has no sha256; add "sha256": "{sha256}", so that a changed document is noticed',
    ),
    "gold_other_sha": (
        "原文与标注时不同（金标 {found}…，现为 {real}…）；请找回原来的文件，或重新标注出处",
        "the document is not the one that was labelled (gold {found}..., now {real}...): restore it, or label places anew",
    ),
    "gold_no_field": (
        "{path}：不在字段清单中（gouji schema --catalogue）；请改正，没有合适字段的写 other.* 并标 doubtful",
        "{path}: is no field of the schema (gouji schema --catalogue): correct it, or write other.* and doubtful",
    ),
    "gold_own_or": ("or 中又写了自己的路径 {path}；请删去", "its own path {path} stands in or: delete it"),
    "gold_outside": (
        "{name} 的位置 {at} 在 scope 之外；请扩大 scope 或删去该条",
        "the place {at} of {name} is outside the scope: widen the scope or delete the fact",
    ),
    "gold_no_at": ("{name} 没有位置；请补上 at", "{name} has no place: add at"),
    "gold_yuan": (
        "{name}：yuan {yuan} 不等于 {value}{unit}；请改正",
        "{name}: yuan {yuan} is not {value}{unit}: correct it",
    ),
    "gold_no_unit": ("{name}：金额没有单位；请写上适用的单位", "{name}: an amount without a unit: write the one that applies"),
    "gold_beyond": ("位置超出原文（共 {length} 字）；请改正", "a place lies beyond the text ({length} characters): correct it"),
    "gold_not_there": (
        "{name} 的位置 {at} 处是“{held}”，不是“{value}”；请改正位置或数值",
        '{name}: at {at} stands "{held}", not "{value}": correct the place or the value',
    ),
    "gold_no_place": ("既无位置也无路径；请补上 at 或 paths", "has neither place nor path: add at or paths"),
    "gold_twice": ("同一路径出现 {count} 次；请合并（其他说法放进 also）", "stands {count} times: merge (other statements go into also)"),
}  # fmt: skip
