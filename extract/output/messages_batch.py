"""What `gouji batch` says: of files of questions, of files of answers, and of batches at a server."""

from collections.abc import Mapping

BATCH: Mapping[str, tuple[str, str]] = {
    # How a run stands.
    "batch_state": (
        "完成 {done} 份（其中不完整 {partial} 份），失败 {failed} 份，等待回答 {waiting} 份",
        "{done} documents done ({partial} of them in part), {failed} failed, {waiting} wait for answers",
    ),
    "batch_file": ("{count} 个问题等待回答：{file}", "{count} questions wait for answers: {file}"),
    "batch_files_more": ("……另有 {count} 个文件", "... and {count} files more"),
    "batch_next": (
        "下一步：gouji batch submit {run}，或自行运行（如 vllm run-batch）后 gouji batch import {run} 输出文件",
        "next: gouji batch submit {run}, or run the files yourself (as by vllm run-batch) and gouji batch import {run} OUTPUT",
    ),
    "batch_stopped": ("已停止：{why}。已完成的结果已保存，可再次运行", "stopped: {why}. What was done is kept: run it again"),
    "batch_changed": (
        "导出之后提示词或字段结构有变：旧的回答可能用不上，问题会重新写出（尚未发送，不产生费用）",
        "prompts or schema changed since the export: answers may not fit, and questions are written anew"
        " (nothing is sent or paid for yet)",
    ),
    # What files of answers held.
    "batch_taken": ("新收回答 {count} 个", "{count} new answers"),
    "batch_missing": ("{count} 个问题没有得到回答，将再问", "{count} questions were not answered: they are asked again"),
    "batch_line": ("{kind}：{count} 行（{first}）", "{kind}: {count} lines ({first})"),
    "line_failed": ("服务器报错，将再问", "the server failed them, they are asked again"),
    "line_unknown": ("不是本次运行的问题（custom_id 不符）", "no question of this run (custom_id)"),
    "line_repeated": ("已经收过", "known already"),
    "line_cut_off": ("文件被截断，最后一行不完整", "cut off: the last line is not whole"),
    "line_no_json": ("不是 JSON 对象", "no JSON object"),
    "line_no_id": ("没有 custom_id", "without a custom_id"),
    "line_too_long": ("过长，不是回答", "too long to be an answer"),
    "batch_unreadable": ("{file}：读取失败（{why}）；请核对路径与权限", "{file}: cannot be read ({why}); check path and permissions"),
    # Batches at a server.
    "batch_begun": ("{file}：已提交（批量 {id}）", "{file}: submitted (batch {id})"),
    "batch_nothing": ("没有等待提交的问题", "no questions wait to be submitted"),
    "batch_status": ("{file}：{status} {note}", "{file}: {status} {note}"),
    "batch_running": ("{count} 个批量仍在进行；稍后再运行，或用 --wait 等待", "{count} batches are under way: look again later, or --wait"),
    "batch_import_now": ("回答已下载；接着运行：gouji batch import {run}", "the answers are here; go on with: gouji batch import {run}"),
    # Errors of usage.
    "batch_none": ("{run} 中没有批量；请先运行 gouji batch export", "{run} holds no batch: run gouji batch export first"),
    "batch_no_run": (
        "{store} 中没有 {run} 的文件清单；请用 --store 指出导出时的存储，或把同样的文件再导出到 {run}（收到的回答仍在，不会再付费）",
        "{store} does not know the documents of {run}: name the store of the export with --store, or export the same"
        " documents into {run} again (answers that came are there: nothing is paid twice)",
    ),
    "batch_busy": (
        "{run} 的批量正由另一个 gouji 进程使用；请等它结束",
        "the batch of {run} is used by another gouji process: wait until it ends",
    ),
    "batch_closed": (
        "{file} 不能使用（{why}）；请检查磁盘空间与权限，或导出到新的文件夹（付过费的回答仍在缓存中）",
        "{file} cannot be used ({why}): check space and permissions, or export into another folder"
        " (answers paid for are in the cache)",
    ),
    "batch_version": (
        "{file}：版本为 {found}，本程序只读 {known}；请用写它的版本",
        "{file}: is of version {found}, only {known} is read: use the version that wrote it",
    ),
    "batch_differs": (
        "{run} 开始时 {field} 为 {was}，现为 {now}；请保持不变，或导出到新的文件夹",
        "{run} was begun with {field} {was}, now it is {now}: keep it, or export into another folder",
    ),
    "batch_no_url": ("没有服务器地址；请在导出时用 --base-url 给出", "no server is named: give --base-url when you export"),
    "batch_no_api": (
        "{url} 没有 Files 与 Batch 接口；请自行运行 {file}（如 vllm run-batch），再用 gouji batch import 收回答",
        "{url} has no Files and Batch API: run {file} yourself (as by vllm run-batch), then gouji batch import",
    ),
    # The command line.
    "about_batch": ("离线批量：把问题写成文件，稍后收回答", "offline batches: questions into files, answers later"),
    "about_batch_export": ("把问题写成 OpenAI Batch JSONL 文件", "write questions as OpenAI Batch JSONL"),
    "about_batch_import": ("收取回答，写出结果，需要再问的写入下一轮", "take answers in, write results, and what is to be asked next"),
    "about_batch_submit": ("上传到有 Files 与 Batch 接口的服务器并开始", "upload to a server with the Files and Batch API and begin"),
    "about_batch_fetch": ("查看进度，下载回答", "look after batches, and download answers"),
    "help_batch_run": ("运行的文件夹", "the run's folder"),
    "help_batch_files": ("回答文件（JSONL，可多个，次序不限）；不给则用 fetch 下载的", "files of answers (JSONL, in any order); by default what fetch downloaded"),
    "help_batch_reader": ("读法：模型、两者或先离线", "who reads: the model, both, or offline first"),
    "help_max_requests": ("一个文件最多的问题数（OpenAI 为 50000）", "questions in one file at most (OpenAI takes 50000)"),
    "help_max_bytes": ("一个文件最多的字节数（OpenAI 为 200000000）", "bytes in one file at most (OpenAI takes 200000000)"),
    "help_price_share": ("批量价占原价的比例（OpenAI 为 0.5），用于费用", "what a batch costs as a share of the usual price (0.5 at OpenAI)"),
    "help_batch_retry": ("把失败和不完整的文件再读一遍", "read failed and partial documents again"),
    "help_tries": ("一个问题最多问几次（默认 3）", "how often a question is asked at most (3)"),
    "help_ask_again": ("不再等待未答的问题，写入下一轮", "wait no longer for what is not answered, ask it in the next round"),
    "help_wait": ("等到全部结束", "wait until all have ended"),
}  # fmt: skip
