"""The sentences of stores."""

from collections.abc import Mapping

STORE: Mapping[str, tuple[str, str]] = {
    "store_alien": (
        "存储 {place}：不是 gouji 的存储（{why}）；请换一个文件名或空的数据库",
        "store {place}: is no gouji store ({why}); name another file or an empty database",
    ),
    "store_newer": (
        "存储 {place}：由更新的 gouji 写成（版本 {why}）；请升级 gouji，或换一个存储",
        "store {place}: was written by a newer gouji (revision {why}); upgrade gouji or name another store",
    ),
    "store_damaged": (
        "存储 {place}：已损坏（{why}）；请从备份恢复，或移走此文件后重新运行：已付费的回答仍在缓存中",
        "store {place}: is damaged ({why}); restore a backup, or move it away and run again: paid answers are in the cache",
    ),
    "store_denied": (
        "存储 {place}：没有权限（{why}）；请修改权限，或换一个存储",
        "store {place}: permission denied ({why}); change the permissions or name another store",
    ),
    "store_readonly": (
        "存储 {place}：只读，不能写入（{why}）；请修改权限，或换一个存储",
        "store {place}: is read-only ({why}); make it writable or name another store",
    ),
    "store_full": (
        "存储 {place}：磁盘已满（{why}）；请腾出空间后重新运行，已保存的结果仍在",
        "store {place}: the disk is full ({why}); free some space and run again, what was saved is kept",
    ),
    "store_disk": (
        "存储 {place}：磁盘读写出错（{why}）；请检查磁盘，存储须在本机磁盘上",
        "store {place}: the disk failed ({why}); check it: a store file must be on a local disk",
    ),
    "store_busy": (
        "存储 {place}：一直被其他进程占用（{why}）；请稍后重新运行，多机共用请改用 PostgreSQL",
        "store {place}: is held by another process ({why}); run again later, and use PostgreSQL where machines share it",
    ),
    "store_unreachable": (
        "存储 {place}：连接不上（{why}）；请核对地址与数据库名，以及服务器是否在运行",
        "store {place}: cannot be reached ({why}); check address and database, and that the server runs",
    ),
    "store_login": (
        "存储 {place}：登录被拒绝（{why}）；请核对用户名和密码",
        "store {place}: the login was refused ({why}); check user and password",
    ),
    "store_url": (
        "存储 {place}：不是可用的地址；请给出文件，或 postgresql://用户@主机/库 这样的地址（密码中的特殊字符须写成 %XX）",
        "store {place}: is no usable address; give a file, or postgresql://user@host/database"
        " (special characters of a password are written as %XX)",
    ),
    "store_driver": (
        "存储 {place}：缺少 PostgreSQL 驱动；请运行 pip install 'gouji[postgres]'",
        "store {place}: the driver of PostgreSQL is missing; run pip install 'gouji[postgres]'",
    ),
    "store_failed": (
        "存储 {place}：数据库报错（{why}）；请重新运行，若再次出现请报告",
        "store {place}: the database failed ({why}); run again, and report it if it stays",
    ),
    "store_no_run": (
        "存储 {place}：没有运行 {why}；请核对运行的编号",
        "store {place}: holds no run {why}; check the run's id",
    ),
}  # fmt: skip
