"""The sentences on findings: of `gouji check`, `gouji rules` and of all that lists findings."""

from collections.abc import Mapping

CHECK: Mapping[str, tuple[str, str]] = {
    # The command line.
    "about_check": ("核对勾稽关系：结果文件、运行文件夹或文件", "check that figures agree: facts files, runs or documents"),
    "about_rules": ("列出全部规则", "list all rules"),
    "help_check_paths": (
        "结果文件 *.facts.json、运行文件夹，或文件、文件夹、通配符（先提取再核对）",
        "facts files, folders of runs, or documents, folders and patterns (read first, then checked)",
    ),
    "help_check_source": ("原文文件或原文所在文件夹", "the source document, or a folder of sources"),
    "help_report": ("把核对报告（.check.md、.check.html）写入此文件夹", "folder for reports (.check.md, .check.html)"),
    "help_baseline": ("已接受的问题：只计数，不列出，不影响退出码", "findings already accepted: counted, not listed, no error"),
    "help_write_baseline": ("把现有问题写成已接受的清单", "write what is found now as accepted"),
    "help_write": ("把新的核对结果写回结果文件", "write the new findings back into the facts files"),
    "help_format": ("输出格式", "format of the output"),
    # Errors of usage.
    "report_is_file": ("--report {out}：是文件；请给出文件夹", "--report {out}: is a file; give a folder"),
    "write_needs_facts": (
        "--write：只能改写结果文件，而所给路径中没有；请给出 *.facts.json 或运行文件夹",
        "--write: rewrites facts files, and none was given; give *.facts.json or the folder of a run",
    ),
    "no_baseline": (
        "{file}：不是已接受问题的清单（{why}）；请用 --write-baseline 重新生成，或改正此处",
        "{file}: is no baseline ({why}); write it anew by --write-baseline, or correct it",
    ),
    "baseline_closed": (
        "--write-baseline {file}：不能写入（{why}）；请换一个位置或修改权限",
        "--write-baseline {file}: cannot be written ({why}); choose another place or change permissions",
    ),
    # What was checked.
    "checked": ("{document}：{errors} 个错误，{warnings} 个警告", "{document}: {errors} errors, {warnings} warnings"),
    "checked_all": (
        "合计 {documents} 份：{errors} 个错误，{warnings} 个警告",
        "total of {documents}: {errors} errors, {warnings} warnings",
    ),
    "nothing_found": ("没有发现问题，但只在下述范围内", "nothing was found, within what follows"),
    "nothing_new": ("除已接受的以外没有发现问题，但只在下述范围内", "nothing but what was accepted was found, within what follows"),
    "accepted": ("已接受 {count} 个", "{count} accepted"),
    "failed_count": ("失败 {count} 份", "{count} failed"),
    "facts_alone": (
        "只按结果文件中的数据核对，未对照原文；用语规则沿用文件中原有的结果",
        "checked by the facts alone, without the text; what the text rules said before is kept",
    ),
    "partly_read": (
        "读取不完整（{count} 个问题没有得到回答），核对范围随之缩小",
        "read in part ({count} questions got no answer), so less was checked",
    ),
    "rules_line": (
        "规则：通过 {passed}（其中舍入以内 {rounding}），不成立 {fail}，数据不全 {incomplete}，无法判定 {ambiguous}，"
        "不适用 {not_applicable}",
        "rules: {passed} passed ({rounding} within rounding), {fail} failed, {incomplete} incomplete, "
        "{ambiguous} ambiguous, {not_applicable} not applicable",
    ),
    "rules_errors": ("，出错 {count}", ", {count} failed to run"),
    "coverage": (
        "覆盖：{numbers} 项数字中 {checked} 项（{share}）参加了能够判定的核对",
        "coverage: {checked} of {numbers} numbers ({share}) took part in a check that could be decided",
    ),
    "coverage_none": ("覆盖：没有可核对的数字", "coverage: there is no number to check"),
    "coverage_unclaimed": ("；另有 {count} 个数字未认领，没有核对", "; {count} numbers that no field claims were not checked"),
    # A finding.
    "findings_section": ("问题（{errors} 个错误，{warnings} 个警告）", "findings ({errors} errors, {warnings} warnings)"),
    "arithmetic": ("算式", "arithmetic"),
    "cure": ("试过的解释", "tested explanation"),
    "folded": ("连带", "follows from it"),
    "places": ("共 {count} 处", "{count} places"),
    "suspects": ("{side}，出错的是{names}", "{side}; wrong is {names}"),
    "suspects_any": ("{side}，可能出错的有{names}", "{side}; one of {names}"),
    "suspects_more": ("等 {count} 项", " and others, {count} in all"),
    "unstated": ("（原文没有列出，由各项推得）", "(not stated: made from the items)"),
    "suspected": ("存疑", "suspected"),
    # Baselines.
    "baseline_gone": ("已接受的问题不再出现：{key}", "an accepted finding is no longer there: {key}"),
    "baseline_unchecked": (
        "已接受的问题中有 {count} 个属于这次没有核对的文件",
        "{count} accepted findings belong to documents that were not checked this time",
    ),
    "baseline_written": ("已写出 {file}：{count} 个已接受的问题", "{file} was written: {count} accepted findings"),
    "report_written": ("报告在 {out}", "reports are in {out}"),
    # Reports.
    "report_title": ("核对报告", "check report"),
    "report_of": ("由 gouji {version} 生成", "made by gouji {version}"),
    "findings": ("问题", "findings"),
    "role": ("角色", "role"),
    "datum": ("数据", "datum"),
    "number": ("数值", "number"),
    "interval": ("可代表的范围", "what it can stand for"),
    "clause": ("原文", "text"),
    "rule": ("规则", "rule"),
    "status": ("状态", "status"),
    "decided": ("判定处／涉及处", "decided / places"),
    "rule_table": ("规则执行情况", "the rules"),
    "not_concerned": ("不适用的规则（{count} 条）", "rules that do not apply ({count})"),
    "unbounded": ("不限", "unbounded"),
    # The list of rules.
    "figure_rules": ("勾稽规则（{count} 条）", "rules on figures ({count})"),
    "text_rules": ("用语规则（{count} 条）", "rules on wording ({count})"),
    "rule_id": ("编号", "id"),
    "rule_says": ("内容", "what it says"),
    "rule_relation": ("关系", "relation"),
    "rule_tier": ("性质", "kind of rule"),
    "rule_kinds": ("适用", "holds in"),
    "rule_severity": ("级别", "severity"),
    "rule_example": ("有问题的写法", "a sentence with the fault"),
    "all_kinds": ("全部", "all"),
}  # fmt: skip
