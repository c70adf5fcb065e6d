"""The sentences of sweeps: their file, their cells."""

from collections.abc import Mapping

SWEEP: Mapping[str, tuple[str, str]] = {
    # The file.
    "sweep_missing": ("{file}：没有 {where}；{cure}", "{file}: {where} is not given; {cure}"),
    "sweep_wrong": ("{file}：{where} 不对；{cure}", "{file}: {where} cannot be used; {cure}"),
    "sweep_unknown": ("{file}：不认识 {where}；{cure}", "{file}: {where} is not known; {cure}"),
    "sweep_near": ("是否想写 {near}？", "did you mean {near}?"),
    "sweep_known": ("可用的有 {known}", "known are {known}"),
    "sweep_list": ("请写成一列文字，如 {where} = [{example}]，各不相同", "write a list of different texts, such as {where} = [{example}]"),
    "sweep_text": ("请写成文字，如 {where} = {example}", "write a text, such as {where} = {example}"),
    "sweep_table": ("请把各项写在 [{where}] 一行之下", "write its fields below a line [{where}]"),
    "sweep_toml": ("请改正，格式见 gouji eval --help 与 TOML 的写法（{why}）", "correct it: it must be readable as TOML ({why})"),
    "sweep_name": ("名称用作文件夹名，请只用字母、数字、汉字和 - _ .", "it names a folder: use letters, digits and - _ . only"),
    "sweep_folder": (
        "文件夹 {folder} 不存在，请核对路径（从此文件所在处算起）",
        "there is no folder {folder}: correct the path, which is seen from the file",
    ),
    "sweep_give": ("请在文件中写出，或用 {option} 给出", "write it in the file or give {option}"),
    "sweep_write": ("请在文件中写出，如 {where} = {example}", "write it in the file, such as {where} = {example}"),
    "sweep_which": ("有几个模型，请写明用哪些，如 {where} = [{example}]", "there are several models: say which, such as {where} = [{example}]"),
    "sweep_secret": (
        '密钥不能写在文件里，请删去（若已外传请更换），改写 api_key_env = "变量名"',
        'no key may stand in a file: delete it (and change it, if the file was shared), and write api_key_env = "NAME OF A VARIABLE"',
    ),
    "sweep_key_name": ("请写存放密钥的环境变量名，而不是密钥", "write the name of the variable that holds the key, not the key"),
    "sweep_headers": (
        "请求头可能含有密钥，不能写在批量文件里，请删去",
        "headers may hold keys and cannot stand in such a file: delete them",
    ),
    "sweep_axis": ("请写在 [axes] 之下，如 {where} = [{example}]", "write it below [axes], such as {where} = [{example}]"),
    "sweep_alike": (
        "{file}：两种组合都叫 {name}；请给模型或提示词文件夹换个名称",
        "{file}: two combinations are called {name}; rename a model or a folder of prompts",
    ),
    "sweep_no_documents": ("{file}：documents 中没有可读的文件；请核对路径", "{file}: documents holds no file to read; correct its paths"),
    "sweep_overruled": (
        "{file}：{where} 被变量 {variable} 盖过；请取消这个变量（也可能在 .env 中）",
        "{file}: {where} is overruled by the variable {variable}; unset it (it may stand in .env)",
    ),
    "sweep_whose_key": (
        "{file}：{where} 指向 {host}，而环境中的密钥是为别的服务器设置的；请写明 api_key_env，如 api_key_env = {example}",
        "{file}: {where} names {host}, and the key in the environment was set for no such server; write api_key_env, such as"
        " api_key_env = {example}",
    ),
    "sweep_no_run": ("--matrix 自己运行各种组合，不能同时给出 {run}；请去掉一个", "--matrix runs its own combinations and takes no {run}: leave one out"),
    # The cells.
    "sweep_runs": ("[{at}/{count}] {name}：运行", "[{at}/{count}] {name}: runs"),
    "sweep_is_done": ("[{at}/{count}] {name}：已完成，不再运行", "[{at}/{count}] {name}: done before"),
    "sweep_failed": (
        "{name}：没有结果（原因见上）；改正后重新运行同一命令即可继续",
        "{name}: gave no result (see above); put it right and run the same command again",
    ),
    "sweep_in_part": (
        "{name}：{count} 份文件没有读全，名次不可靠；重新运行同一命令会再试",
        "{name}: {count} documents were not read or not in full, so its rank means little; the same command tries again",
    ),
    "sweep_interrupted": (
        "已有 {done}/{count} 种组合完成并保存；重新运行同一命令即可继续",
        "{done} of {count} combinations are done and kept: the same command goes on",
    ),
}  # fmt: skip
