"""Every sentence that a user reads, in Chinese and English; codes with titles of their own keep them beside the code."""

import os
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from extract.output.messages_batch import BATCH
from extract.output.messages_check import CHECK
from extract.output.messages_engine import ENGINE
from extract.output.messages_eval import EVAL
from extract.output.messages_export import EXPORT
from extract.output.messages_pages import PAGES
from extract.output.messages_report import REPORT
from extract.output.messages_review import REVIEW
from extract.output.messages_run import RUN
from extract.output.messages_store import STORE
from extract.output.messages_sweep import SWEEP
from extract.output.messages_watch import WATCH

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)

MESSAGES: Mapping[str, tuple[str, str]] = {
    # The batch.
    "offline_chosen": ("未配置模型，使用离线读法（--reader model 可指定模型）", "no model is configured: reading offline (--reader model asks one)"),
    "leaves": ("文本将发送到 {host}", "the text is sent to {host}"),
    "earlier_run": (
        "{out} 中已有一次运行（{id}）：同名结果会被覆盖，其余文件保留",
        "{out} holds an earlier run ({id}): results of the same name are replaced, other files stay",
    ),
    "renamed": ("同名文件已加上文件夹以示区别：{old} → {new}", "files of one name are told apart by their folder: {old} -> {new}"),
    "renamed_more": ("……另有 {count} 个同样处理", "... and {count} more"),
    "no_number": ("没有数字，结果为空", "holds no number: the result is empty"),
    "partial": ("{count} 个问题没有得到可用回答：{first}", "{count} questions got no usable answer: {first}"),
    "write_failed": (
        "结果写不进 {file}（{why}）；请检查磁盘空间、权限、文件名长度，或关闭占用它的程序",
        "{file} cannot be written ({why}): check space, permissions, the name's length, or close what uses it",
    ),
    "internal": (
        "程序内部错误（{why}）；请附上该文件报告此问题",
        "internal error ({why}): please report it with this file",
    ),
    "not_reached": ("未处理（中断前未轮到）", "not reached before the interruption"),
    "stopped": ("后面的提问都会同样失败，已停止", "every further question would fail in the same way: stopped"),
    "interrupted": ("已中断：完成的结果已保存", "interrupted: what was done is kept"),
    "table_busy": (
        "{file} 被占用，表格写到了 {other}；关闭 Excel 等程序后可改名",
        "{file} is in use, the table was written to {other}: close the program that holds it",
    ),
    "progress": ("已完成 {done}/{total}，失败 {failed}", "{done}/{total} done, {failed} failed"),
    "working": ("读取中", "reading"),
    "written": ("结果在 {out}", "results are in {out}"),
    "recorded": ("录制已更新：{recording}", "the recording was renewed: {recording}"),
    "recorded_in_part": (
        "有文件没有录全：新的回答已存入 {recording}，旧的回答没有清理；请改正后重新运行",
        "not all was recorded: new answers are in {recording}, old ones were not cleared away; put it right and run again",
    ),
    # The summary.
    "status_ok": ("完成", "ok"),
    "status_partial": ("部分", "partial"),
    "status_failed": ("失败", "failed"),
    "status_not_reached": ("未处理", "not reached"),
    "column_document": ("文件", "document"),
    "column_status": ("状态", "status"),
    "column_facts": ("事实", "facts"),
    "column_unclaimed": ("未认领", "unclaimed"),
    "column_flagged": ("有标记", "flagged"),
    "column_errors": ("错误", "errors"),
    "column_warnings": ("警告", "warnings"),
    "column_tokens": ("词元 入/出", "tokens in/out"),
    "column_cost": ("费用", "cost"),
    "column_seconds": ("秒", "seconds"),
    "column_note": ("说明", "note"),
    "total": ("合计 {count} 份", "total of {count}"),
    "totals_failed": ("失败 {count}", "{count} failed"),
    "more_rows": ("……其余 {count} 份见 run.json", "... {count} more in run.json"),
    # Errors of usage.
    "usage": ("用法：", "usage: "),
    "see_help": ("用法见 {command} --help", "see {command} --help"),
    "error": ("错误：", "error: "),
    "out_is_file": ("--out {out}：是文件；请给出文件夹", "--out {out}: is a file; give a folder"),
    "out_closed": (
        "--out {out}：不能写入（{why}）；请换一个文件夹或修改权限",
        "--out {out}: cannot be written to ({why}); choose another folder or change its permissions",
    ),
    "no_key": ("--api-key-env {name}：环境变量没有设置；请先设置它", "--api-key-env {name}: the variable is not set; set it first"),
    "recording_missing": (
        "--recording {folder}：文件夹不存在；请核对路径，或先运行 gouji record",
        "--recording {folder}: no such folder; check the path, or run gouji record first",
    ),
    "arg_required": ("缺少参数：{0}", "missing: {0}"),
    "arg_unknown": ("不认识的参数：{0}", "unknown: {0}"),
    "arg_choice": ("参数 {0}：{1} 不在可选之列（{2}）", "{0}: {1} is none of {2}"),
    "arg_value": ("参数 {0}：需要一个值", "{0}: takes a value"),
    "arg_share": ("参数 {0}：{1} 不是 0 与 1 之间的数", "{0}: {1} is no number between 0 and 1"),
    "arg_number": ("参数 {0}：{1} 不是正整数", "{0}: {1} is no whole number above 0"),
    # Facts files and show.
    "file_missing": ("{file}：找不到；请核对路径", "{file}: not found; check the path"),
    "file_unreadable": ("{file}：读取失败（{why}）；请检查权限与磁盘", "{file}: cannot be read ({why}); check permissions and disk"),
    "no_json": (
        "{file}：不是结果文件（{why}）；请给出 gouji extract 写出的 *.facts.json",
        "{file}: is no facts file ({why}); give a *.facts.json that gouji extract wrote",
    ),
    "bad_field": (
        "{file}：字段 {field} {problem}；请重新运行 gouji extract，或改正此处",
        "{file}: field {field} {problem}; run gouji extract again, or correct it",
    ),
    "is_missing": ("缺失", "is missing"),
    "is_wrong": ("应为 {wanted}", "must be {wanted}"),
    "bad_contract": ("为 {found}，本程序只读 {known}", "is {found}, only {known} is read"),
    "no_source": ("找不到原文，不显示引文；可用 --source 指定", "the source was not found, so no quotes: name it by --source"),
    "source_changed": (
        "{source} 与提取时不同（校验和不符），不显示引文；可用 --source 指定原来的文件",
        "{source} is not what was read (its checksum differs), so no quotes: name the file by --source",
    ),
    "source_bad": ("原文不能读取，不显示引文：{why}", "no quotes, as the source cannot be read: {why}"),
    "shown": (
        "{document}：{facts} 项事实，{unclaimed} 个数字未认领，{refused} 处被拒绝",
        "{document}: {facts} facts, {unclaimed} numbers unclaimed, {refused} refused",
    ),
    "unclaimed_section": ("未认领的数（{count} 个）", "numbers that no field claimed ({count})"),
    "unclaimed_more": ("……另有 {count} 个，见结果文件的 unclaimed", "... and {count} more: see unclaimed in the facts file"),
    "no_facts": ("没有事实", "no facts"),
    "other_section": ("其他", "other"),
    "also": ("另述", "also"),
    "conflict": ("不一致", "conflict"),
    "hidden": ("＊＊＊（个人信息，--include-personal 可显示）", "*** (personal data, shown by --include-personal)"),
    # The command line.
    "about": ("从政府预决算公开文本中提取数据", "facts out of Chinese government budget disclosures"),
    "about_extract": ("提取文件中的事实，写入结果文件夹", "extract the facts of files into a folder"),
    "about_show": ("显示一个结果文件", "show a facts file"),
    "about_schema": ("输出字段结构（JSON Schema）", "print the schema (JSON Schema)"),
    "about_record": ("重新录制模型的回答", "renew a recording of the model's answers"),
    "exit_codes": (
        "退出码：0 全部成功；1 部分文件失败；2 用法错误；3 没有可读的文件或全部失败；4 核对发现错误（check）；5 未达到要求的指标（eval）；6 还有未复核完的文件（queue）；130 被中断",
        "exit status: 0 all good; 1 some documents failed; 2 usage error; 3 nothing could be read or all failed;"
        " 4 check found errors; 5 eval fell behind a figure asked for; 6 queue has documents left; 130 interrupted",
    ),
    "commands": ("命令", "commands"),
    "arguments": ("参数", "arguments"),
    "options": ("选项", "options"),
    "help_help": ("显示帮助", "show this help"),
    "help_version": ("显示版本", "show the version"),
    "help_lang": ("界面语言（也可用环境变量 GOUJI_LANG）", "language of messages (or variable GOUJI_LANG)"),
    "help_paths": ("文件、文件夹或通配符；文件夹中只取 *.txt", "files, folders or patterns; of a folder its *.txt"),
    "help_out": ("结果文件夹", "folder for the results"),
    "help_reader": ("读法：离线、模型、两者，或先离线、只就存疑处问模型；默认有模型用模型，否则离线", "who reads (offline-first asks the model about doubts only); by default the model where one is configured, else offline"),
    "help_model": ("模型名称", "the model's name"),
    "help_base_url": ("模型服务地址，如 http://127.0.0.1:8080/v1", "the server, such as http://127.0.0.1:8080/v1"),
    "help_api_key_env": ("存放密钥的环境变量名", "name of the variable that holds the key"),
    "help_mode": ("回答格式的约束方式：json_schema、tools、json", "how the answer's shape is asked for: json_schema, tools, json"),
    "help_prompts": ("提示词文件夹，其中的文件代替内置的同名文件", "folder of prompts that stand in for built-in ones of the same names"),
    "help_config": ("配置文件，默认当前文件夹的 gouji.toml", "config file, by default gouji.toml in this folder"),
    "help_recording": ("录制的文件夹：用录下的回答代替模型", "folder of recorded answers that stand in for the model"),
    "help_recording_new": ("写入录制的文件夹", "folder to record into"),
    "help_concurrency": ("同时提问数", "questions at a time"),
    "help_include_personal": ("表格与显示中包含联系人等个人信息", "include personal data such as contacts"),
    "help_quiet": ("只输出错误", "print errors only"),
    "help_no_cache": ("不使用已付费回答的缓存", "do not use answers that were paid for before"),
    "help_file": ("结果文件 *.facts.json", "a *.facts.json"),
    "help_source": ("原文文件", "the source document"),
    "help_kind": ("文件种类", "kind of document"),
    "help_catalogue": ("改为输出字段清单：路径、名称、说明", "print the flat list instead: path, title, guidance"),
    **BATCH,
    **CHECK,
    **ENGINE,
    **EVAL,
    **EXPORT,
    **PAGES,
    **REPORT,
    **REVIEW,
    **STORE,
    **SWEEP,
    **WATCH,
    **RUN,
}  # fmt: skip


class UserError(ValueError):
    """What a user can put right, by its key in `MESSAGES`; str() is Chinese. A value may be a UserError itself."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.text("zh"))

    def text(self, lang: Lang) -> str:
        values = {
            name: one.text(lang) if isinstance(one, UserError) else one for name, one in self.values.items()
        }
        return say(self.key, lang, **values)


def say(key: str, lang: Lang, /, *args: object, **values: object) -> str:
    """One sentence.

    >>> say("progress", "en", done=3, total=10, failed=0)
    '3/10 done, 0 failed'
    """
    return MESSAGES[key][LANGS.index(lang)].format(*args, **values)


def language(argv: Sequence[str] = (), env: Mapping[str, str] | None = None) -> Lang:
    """The language that --lang or GOUJI_LANG asks for, Chinese by default; known before arguments are parsed.

    >>> language(["extract", "--lang", "en"], {}), language([], {"GOUJI_LANG": "en_GB.UTF-8"}), language([], {})
    ('en', 'en', 'zh')
    """
    asked = (os.environ if env is None else env).get("GOUJI_LANG", "")
    for index, word in enumerate(argv):
        if word == "--lang" and index + 1 < len(argv):
            asked = argv[index + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return "en" if asked.lower().startswith("en") else "zh"
