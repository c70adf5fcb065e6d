"""What is said about engines: whose workers read the documents of a run."""

from collections.abc import Mapping

ENGINE: Mapping[str, tuple[str, str]] = {
    "help_engine": (
        "由分布式引擎的进程读取：dask 为本机的 --workers 个进程，dask=tcp://主机:8786 为已有的集群（--concurrency 为每个进程的同时提问数）",
        "an engine's workers read: dask for --workers processes here, dask=tcp://host:8786 for a cluster that runs"
        " (--concurrency is then that of each worker)",
    ),
    "engine_budget": (
        "--budget 不能与 --engine 合用：各进程各自提问；请分批运行，或不用引擎",
        "--budget does not go with --engine, whose workers ask each by itself: run in parts, or without an engine",
    ),
    "help_parquet": ("另写 Parquet 表格（结果文件夹的 parquet/）", "write Parquet tables too (parquet/ in the results' folder)"),
    "engine_unknown": (
        "--engine {engine}：不认识；可用的有 {known}，已有的集群写作 dask=tcp://主机:8786",
        "--engine {engine}: not known; there is {known}, and a cluster that runs is dask=tcp://host:8786",
    ),
    "engine_missing": (
        "--engine：没有安装 Dask；请运行 pip install 'gouji[engine]'",
        "--engine: Dask is not installed; run pip install 'gouji[engine]'",
    ),
    "parquet_missing": (
        "没有安装 pyarrow；请运行 pip install 'gouji[engine]'",
        "pyarrow is not installed; run pip install 'gouji[engine]'",
    ),
    "engine_sqlite": (
        "--engine：多台机器不能共用 SQLite 存储；请用 --store 给出 postgresql:// 地址",
        "--engine: machines cannot share a store in SQLite; give a postgresql:// address with --store",
    ),
    "engine_cache": (
        "--engine：多台机器须共用一个缓存，否则同一个问题会付费两次；请把 cache_url（GOUJI_CACHE_URL）设为 redis:// 地址",
        "--engine: machines must share a cache, or a question may be paid for twice; set cache_url (GOUJI_CACHE_URL) to a"
        " redis:// address",
    ),
    "engine_unreachable": (
        "--engine：{address} 的调度器连接不上（{why}）；请核对地址，以及 dask scheduler 是否在运行",
        "--engine: the scheduler at {address} cannot be reached ({why}); check the address, and that dask scheduler runs",
    ),
    "engine_empty": (
        "--engine：{address} 没有工作进程；请先启动 dask worker",
        "--engine: {address} has no workers; start dask worker first",
    ),
    "engine_unloadable": (
        "--engine：工作进程加载不了 gouji（{why}）；请在每台机器上安装同一版本：pip install 'gouji[engine]'",
        "--engine: the workers cannot load gouji ({why}); install the same version on each machine: pip install 'gouji[engine]'",
    ),
    "engine_unlike": (
        "此工作进程的 gouji（{version}）、字段结构或提示词与启动时的不同；请在每台机器上安装同一版本，重启工作进程",
        "this worker's gouji ({version}), schema or prompts differ from those of the run; install the same version on each"
        " machine and restart the workers",
    ),
    "engine_unshared": (
        "此工作进程看不到 {folder}；结果与文件的文件夹须共享，并在每台机器上路径相同",
        "this worker does not see {folder}: the folders of results and documents must be shared, with the same path on each"
        " machine",
    ),
    "engine_failed": (
        "工作进程出错（{why}）",
        "a worker failed ({why})",
    ),
    "engine_gone": (
        "调度器断开了",
        "the scheduler is gone",
    ),
}  # fmt: skip
