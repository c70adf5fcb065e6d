"""What the commands say about runs: that go on, that are held, that are not known."""

from collections.abc import Mapping

RUN: Mapping[str, tuple[str, str]] = {
    "out_or_run": (
        "请用 --out 给出新结果的文件夹，或用 --run 给出要接着做的那次运行（二选一）",
        "give either --out, a folder for new results, or --run, the run to go on with",
    ),
    "no_paths": ("请给出要读的文件或文件夹", "give the files or folders to read"),
    "retry_needs_run": ("--retry-failed 须与 --run 一起用", "--retry-failed goes with --run"),
    "goes_on": (
        "接着做运行 {id}：已完成 {done} 份，还有 {left} 份",
        "going on with run {id}: {done} documents done, {left} left",
    ),
    "goes_on_alone": (
        "接着做运行 {id}：已完成 {done} 份，还有 {left} 份；没有给出文件，未查看新增和改动",
        "going on with run {id}: {done} documents done, {left} left; no files were given, so new and changed ones are not looked for",
    ),
    "run_not_here": (
        "{folder} 中没有可以接着做的运行；请给出要读的文件来新开一次，或核对文件夹，或用 --store 指出它的存储",
        "{folder} holds no run to go on with: give the files to read to begin one, check the folder, or name its store with --store",
    ),
    "run_elsewhere": (
        "{folder} 中是运行 {id} 的结果，存储 {store} 中没有这次运行；请用 --store 指出它的存储，或用 --out 在那里另开一次",
        "{folder} holds the results of run {id}, which the store {store} does not know: name its store with --store, or begin anew "
        "there with --out",
    ),
    "name_taken": (
        "{document} 在这次运行中是 {old}，不能换成 {new}；请一次给出两者共同的上级文件夹，或另开一次运行",
        "{document} stands for {old} in this run and cannot become {new}: give the folder above both at once, or begin another run",
    ),
    "run_unknown": (
        "找不到运行 {run}；请给出它的文件夹，或用 --store 指出存储的位置",
        "no run {run} is known: give its folder, or name its store with --store",
    ),
    "run_held": (
        "{folder} 正由另一个 gouji 进程使用；请等它结束，或给出别的文件夹",
        "{folder} is being worked on by another gouji process: wait until it ends, or give another folder",
    ),
    "run_differs": (
        "运行 {id} 不能接着做：与当时不同的有 {what}；请用原来的设置，或用 --out 另开一次（付过费的回答不会再付）",
        "run {id} cannot go on: {what} differ from then; use the settings it was begun with, or begin a new run with --out "
        "(answers paid for are not paid again)",
    ),
    "run_older": (
        "运行 {id} 不能接着做：{folder} 中后来又做了 {latest}，那里的结果是它的；请接着做它，或用 --out 另开一次",
        "run {id} cannot go on: the results in {folder} are those of {latest}, which was begun there later; go on with that one, "
        "or begin a new run with --out",
    ),
    "stopped_why": (
        "已停止：{why}。完成的结果已保存，用 --run 可接着做",
        "stopped: {why}. What was done is kept; go on with --run",
    ),
    "help_budget": (
        "本次运行最多花多少：词元数（200000）或金额（5.00元，须设价格），到了就停",
        "what the run may cost: tokens (200000) or money ($5, with prices set); it stops there",
    ),
    "help_log": ("把结构化日志（每行一个 JSON）写到文件", "write structured logs, one JSON object a line, to a file"),
    "help_log_level": ("日志的详细程度", "how much is logged"),
    "about_runs": ("列出存储中的各次运行", "list the runs of a store"),
    "about_status": ("一次运行做到哪里、花了多少、失败了什么", "how far a run is, what it cost, what failed and why"),
    "help_runs_place": (
        "结果文件夹所在的文件夹，或存储（默认是设置的存储，没有设置则是当前文件夹和 runs/）",
        "the folder that holds run folders, or a store (by default the store that is set, else this folder and runs/)",
    ),
    "help_status_run": ("运行的文件夹或编号", "a run's folder or id"),
    "no_store": ("{place} 没有运行存储；请用 --store 指出", "no run store at {place}: name it with --store"),
    "help_run_on": (
        "运行的文件夹或编号：没有就新开，有就接着做（只读没做完的；给出文件时也读其中新增和改动的）",
        "a run's folder or id: begun if there is none, else gone on with (unfinished files alone; of files that are given, new and changed ones too)",
    ),
    "help_retry_failed": ("把失败和不完整的文件再读一遍（与 --run 合用）", "read failed and partial documents again (with --run)"),
    "help_store": (
        "运行存储：文件或 postgresql:// 地址（默认是结果文件夹旁的 gouji.sqlite）",
        "the run store: a file or a postgresql:// address (by default gouji.sqlite beside the results)",
    ),
    "help_workers": (
        "读文件所用的进程数，0 表示不另开（默认按 CPU 核数，文件少时为 0）",
        "processes that read documents, 0 for none (by default one a core, none for few documents)",
    ),
}  # fmt: skip
