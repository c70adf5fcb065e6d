"""The sentences of what leaves a review: exported tables, the queue of what is left, gold candidates."""

from collections.abc import Mapping

EXPORT: Mapping[str, tuple[str, str]] = {
    # The command line.
    "about_export": (
        "导出一次运行：抽取值与复核值（JSONL、Excel、金标候选）",
        "export a run as read and as reviewed (JSONL, Excel, gold candidates)",
    ),
    "about_queue": ("列出还有多少待复核", "list what is left to be reviewed"),
    "help_export_format": (
        "格式，逗号分隔：jsonl、xlsx、gold（默认 jsonl,xlsx）",
        "formats, separated by commas: jsonl, xlsx, gold (by default jsonl,xlsx)",
    ),
    "help_export_state": (
        "as-reviewed（默认）含复核决定；as-read 只要抽取值，不看决定",
        "as-reviewed (default) with decisions; as-read as if nobody had decided",
    ),
    "help_round": ("第几轮复核：1，或第二人独立复核的 2", "which review: 1, or 2 for the second, blind one"),
    "help_queue_json": ("每份文件输出一行 JSON", "a line of JSON for each document"),
    "help_queue_state": ("open 未完成（默认）、done 已完成、all 全部", "open (default), done, or all"),
    "help_queue_reviewer": ("只列分配给此人的文件", "only documents assigned to this reviewer"),
    "help_fail_if_open": (
        "还有未完成的文件时以退出码 6 结束",
        "end with exit status 6 where a document is not done",
    ),
    # Exporting.
    "export_format_unknown": (
        "--format {given}：只支持 {known}（逗号分隔）",
        "--format {given}: give one or more of {known}, separated by commas",
    ),
    "export_gold_as_read": (
        "金标候选出自复核；请去掉 --state as-read，或从 --format 中去掉 gold",
        "gold candidates come from a review: leave out --state as-read, or gold from --format",
    ),
    "export_done": (
        "已导出 {documents} 份文件、{facts} 项事实、{decisions} 条决定：{out}",
        "{documents} documents, {facts} facts and {decisions} decisions are in {out}",
    ),
    "export_no_source": (
        "{count} 份文件的原文不在手边，没有引文，也没有金标候选：{first} 等",
        "the sources of {count} documents are not at hand, so no quotes and no gold candidates: {first} ...",
    ),
    "export_candidates": (
        "金标候选 {count} 份；经另一人确认：gouji gold promote FILE --by NAME --out DIR",
        "{count} gold candidates; a second person confirms one: gouji gold promote FILE --by NAME --out DIR",
    ),
    "export_none_done": (
        "没有金标候选：还没有复核完成的文件",
        "no gold candidate: no document's review is done",
    ),
    "export_typed": (
        "{count} 项手工输入的事实不在原文中，未写入金标候选（见各文件的 left_out）",
        "{count} facts that were typed in are not in the source and stay out of gold candidates (see their left_out)",
    ),
    "export_more_failed": ("……另有 {count} 份读不出来", "... and {count} more that cannot be read"),
    # The workbook.
    "sheet_budget": ("预算", "budget"),
    "sheet_final_accounts": ("决算", "final accounts"),
    "sheet_performance": ("绩效", "performance"),
    "sheet_other": ("其他", "other"),
    "sheet_decisions": ("复核决定", "decisions"),
    "comment_old": ("抽取值：{value}{unit}", "as read: {value}{unit}"),
    "comment_added": ("抽取时没有，复核时补充", "not read: added in the review"),
    "decision_undone": ("已撤销", "taken back"),
    "decision_carried": ("沿用以前的运行", "carried over"),
    "column_path": ("路径", "path"),
    "column_name": ("名称", "name"),
    "column_keys": ("键", "keys"),
    "column_reviewed": ("复核值", "as reviewed"),
    "column_exact": ("复核值（原样）", "as reviewed, exact"),
    "column_unit": ("单位", "unit"),
    "column_yuan": ("元", "yuan"),
    "column_read": ("抽取值", "as read"),
    "column_read_unit": ("抽取单位", "unit as read"),
    "column_places": ("位置", "places"),
    "column_review_state": ("复核状态", "state"),
    "column_action": ("操作", "action"),
    "column_reason": ("原因", "reason"),
    "column_remark": ("备注", "note"),
    "column_quote": ("原文", "source"),
    "column_reviewer": ("复核人", "reviewer"),
    "column_decided": ("时间（UTC）", "time (UTC)"),
    "column_rule": ("规则", "rule"),
    "column_number": ("序号", "number"),
    "column_round": ("轮次", "round"),
    "column_target": ("对象", "of"),
    "column_before": ("改前", "before"),
    "column_after": ("改后", "after"),
    "column_shown": ("显示秒数", "seconds shown"),
    "column_trial": ("试卡", "trial"),
    "column_counts": ("效力", "counts"),
    # The queue.
    "column_review": ("复核", "review"),
    "column_left": ("待处理", "left"),
    "column_cards": ("卡片", "cards"),
    "column_assigned": ("分配给", "assigned to"),
    "column_latest": ("最近决定", "latest decision"),
    "queue_new": ("未开始", "not begun"),
    "queue_open": ("进行中", "open"),
    "queue_done": ("完成", "done"),
    # Gold candidates become gold.
    "help_gold_by": ("promote：确认人，须不同于复核人", "promote: who confirms; not the reviewer"),
    "help_gold_out": ("promote：金标文件夹", "promote: the folder of gold files"),
    "promote_needs": ("gold promote 需要 {option}", "gold promote needs {option}"),
    "promote_no_candidate": (
        "{file}：不是金标候选；请给出 gouji export --format gold 写出的文件",
        "{file}: is no gold candidate; give a file that gouji export --format gold wrote",
    ),
    "promote_same": (
        "{file}：{name} 自己参与了这份复核；须由另一人确认",
        "{file}: {name} took part in this review; another person must confirm",
    ),
    "promote_exists": (
        "{file}：已有金标，内容不同；请先移走它，或换一个 --out",
        "{file}: there is another gold file already; move it away first, or give another --out",
    ),
    "promote_bad": (
        "{file}：{count} 处问题，未转为金标；请在复核页改正后重新导出",
        "{file}: {count} problems, not promoted; put them right in the review and export again",
    ),
    "promote_differs": (
        "{file}：与第二轮复核（{name}）有 {count} 处不一致，未转为金标；请商定后重新导出",
        "{file}: differs from the second review ({name}) in {count} places, not promoted; settle them and export again",
    ),
    "promote_second_open": (
        "{file}：第二轮复核（{name}）尚未完成；请先完成它",
        "{file}: the second review ({name}) is not done; finish it first",
    ),
    "promote_stale": (
        "{file}：导出之后复核又有改动；请重新导出",
        "{file}: the review has changed since; export again",
    ),
    "promote_pair": ("候选 {one}，第二轮 {other}", "candidate {one}, second review {other}"),
    "promote_nothing": ("（无）", "(none)"),
    "promote_done": ("{file}：已由 {name} 确认", "{file}: confirmed by {name}"),
}  # fmt: skip
