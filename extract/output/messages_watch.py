"""The sentences of what watches a batch: its progress, its log, its telemetry, the list of runs."""

from collections.abc import Mapping

WATCH: Mapping[str, tuple[str, str]] = {
    # Progress.
    "progress_join": ("；", "; "),
    "progress_kinds": ("（{kinds}）", " ({kinds})"),
    "progress_others": ("其他 {count}", "other {count}"),
    "progress_partial": ("部分 {count}", "{count} partial"),
    "progress_rate": ("{rate} 份/分", "{rate}/min"),
    "progress_tokens": ("词元 {tokens}", "tokens {tokens}"),
    "progress_cost": ("费用 {cost}", "cost {cost}"),
    "progress_left": ("约剩 {left}", "{left} left"),
    "progress_still": ("仍在处理，已有 {since} 没有文件完成：{figures}", "still working, no document done for {since}: {figures}"),
    # The log.
    "log_closed": (
        "--log {file}：不能写入（{why}）；请换一个文件，或检查文件夹与权限",
        "--log {file}: cannot be written to ({why}); name another file, or check its folder and permissions",
    ),
    "log_lost": (
        "日志 {file} 写不进去（{why}），运行继续；请检查磁盘空间",
        "the log {file} cannot be written to ({why}); the run goes on; check the disk's space",
    ),
    # Telemetry.
    "telemetry_missing": (
        "环境变量 OTEL_* 要求遥测，但没有安装：请安装 gouji[telemetry]，运行继续",
        "OTEL_* variables ask for telemetry, which is not installed: install gouji[telemetry]; the run goes on",
    ),
    "telemetry_unknown": (
        "{variable}={value}：只支持 {known}，不发送遥测，运行继续",
        "{variable}={value}: only {known} can be used, no telemetry is sent; the run goes on",
    ),
    "telemetry_bad": (
        "遥测不能启动（{why}），运行继续；请核对环境变量 OTEL_*",
        "telemetry cannot be started ({why}), the run goes on; check the OTEL_* variables",
    ),
    "telemetry_lost": (
        "遥测没有全部送到 {where}，结果不受影响；请核对 OTEL_EXPORTER_OTLP_ENDPOINT 与收集端",
        "not all telemetry reached {where}, results are not affected; check OTEL_EXPORTER_OTLP_ENDPOINT and the collector",
    ),
    # Runs.
    "no_runs": ("还没有运行；gouji extract 开始一次", "there is no run yet: gouji extract begins one"),
    "column_folder": ("文件夹", "folder"),
    "column_started": ("开始", "started"),
    "column_state": ("状态", "state"),
    "column_done": ("已完成", "done"),
    "column_failed": ("失败", "failed"),
    "column_elapsed": ("历时", "elapsed"),
    "column_kind": ("种类", "kind"),
    "column_documents": ("文件数", "documents"),
    "column_example": ("例如", "such as"),
    "state_running": ("进行中", "running"),
    "state_finished": ("完成", "finished"),
    "state_interrupted": ("被中断", "interrupted"),
    "state_unfinished": ("未做完", "unfinished"),
    "status_pending": ("待处理", "pending"),
    "status_again": (
        "再读失败与不完整的文件：gouji extract --run {run} --retry-failed",
        "to read failed and partial documents again: gouji extract --run {run} --retry-failed",
    ),
    "status_go_on": ("接着做：gouji extract --run {run}", "to go on: gouji extract --run {run}"),
    "status_batch_again": (
        "再问失败与不完整的文件：gouji batch import {folder} --retry-failed",
        "to ask about failed and partial documents again: gouji batch import {folder} --retry-failed",
    ),
    "status_batch": ("有了回答之后接着做：gouji batch import {folder}", "to go on with answers: gouji batch import {folder}"),
    "kind_unknown": ("其他", "other"),
    "note_and_cure": ("{note}。{cure}", "{note}. What to do: {cure}"),
}  # fmt: skip
