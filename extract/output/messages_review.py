"""The sentences of the review: its command, its pages, refusals, accounts."""

from collections.abc import Mapping

REVIEW: Mapping[str, tuple[str, str]] = {
    # The command.
    "about_review": ("在浏览器中复核一次运行的结果", "review a run's results in the browser"),
    "arg_port": ("参数 {0}：{1} 不是端口", "{0}: {1} is no port"),
    "review_at": ("复核页：{url}（Ctrl-C 结束；每个决定随时已保存）", "review page: {url} (Ctrl-C ends it; every decision is kept at once)"),
    "review_port": ("不能在 {host}:{port} 监听（{why}）；请用 --port 换一个端口", "cannot listen on {host}:{port} ({why}): choose another --port"),
    "no_review_extra": (
        "缺少 {package}；复核页与导出需要：pip install 'gouji[review]'（源码目录中：pip install -e '.[review]'）",
        "{package} is not installed; reviews and exports need: pip install 'gouji[review]' (in a checkout: pip install -e '.[review]')",
    ),
    "help_review_host": ("监听的地址，默认只有本机", "address to listen on, by default this machine alone"),
    "help_review_port": ("端口，默认 8765；0 表示任选", "port, by default 8765; 0 takes any that is free"),
    "help_public_url": ("浏览器访问的地址，如 https://review.example.org", "the address that browsers use, such as https://review.example.org"),
    "help_behind_proxy": ("前面有本机的反向代理，相信其 X-Forwarded-*", "a proxy on this machine stands before it: believe its X-Forwarded-*"),
    "help_no_open": ("不打开浏览器", "do not open the browser"),
    "help_reviewer": ("没有账号时，决定记在谁的名下；默认系统用户名", "without accounts, whose the decisions are; by default the system's user name"),
    "help_probes": ("抽查多大比例的未标记事实，默认 {usual}", "share of unflagged facts that are probed, by default {usual}"),
    "help_plants": ("多大比例作测试卡（显示错值），默认 {usual}，0 为不用", "share of them that become tests with a wrong value, by default {usual}; 0 for none"),
    "help_low": ("把握低于此值的事实要看，默认 {usual}", "facts below this confidence are looked at, by default {usual}"),
    "help_second": ("多大比例的文件另作一轮独立复核，默认 {usual}", "share of documents that get a second, blind look, by default {usual}"),
    # Who may do what: accounts, logging in, requests that are refused, assigning.
    "role_lead": ("组长", "lead"),
    "role_reviewer": ("复核人", "reviewer"),
    "account_bad_name": ("姓名须为 1 到 {most} 个可见字符", "a name has 1 to {most} visible characters"),
    "account_bad_password": (
        "密码须有 {least} 个字符以上、{most} 字节以下；几个不相干的词连起来就好",
        "a password has at least {least} characters and at most {most} bytes: some unrelated words do well",
    ),
    "account_name_as_password": ("密码不能只是姓名", "a password must not be the name alone"),
    "account_there": ("已有账号 {name}；改密码用 gouji accounts password", "there is an account {name}: gouji accounts password changes its password"),
    "account_unknown": ("没有账号 {name}；gouji accounts list 列出全部", "there is no account {name}: gouji accounts list shows them all"),
    "account_name_missing": ("{action} 须给出姓名", "{action} takes a name"),
    "account_name_extra": ("{action} 不带姓名", "{action} takes no name"),
    "account_role_missing": ("请用 --role 给出 lead 或 reviewer", "name lead or reviewer with --role"),
    "account_no_terminal": (
        "没有终端可以输入密码；请用 --password-stdin 从标准输入读取",
        "there is no terminal to type a password at: --password-stdin reads it from standard input",
    ),
    "account_differ": ("两次输入的密码不同，没有改动", "the two passwords differ: nothing was changed"),
    "account_password": ("密码：", "Password: "),
    "account_again": ("再输入一次：", "Once more: "),
    "account_added": ("已建立账号 {name}", "made the account {name}"),
    "account_password_changed": ("已改 {name} 的密码，须重新登录", "changed the password of {name}, who has to log in anew"),
    "account_role_changed": ("已改 {name} 的角色", "changed the role of {name}"),
    "account_kept_out": ("已停用 {name}，决定仍保留", "{name} may not log in any more; decisions stay"),
    "account_let_in": ("已启用 {name}", "{name} may log in again"),
    "account_none": ("还没有账号；gouji accounts add 建立一个", "there is no account yet: gouji accounts add makes one"),
    "account_disabled": ("停用", "disabled"),
    "account_enabled": ("启用", "enabled"),
    "login_title": ("登录", "Log in"),
    "login_name": ("姓名", "Name"),
    "login_password": ("密码", "Password"),
    "login_wrong": ("姓名或密码不对", "wrong name or password"),
    "login_wait": ("尝试过多，请 {seconds} 秒后再试", "too many tries: wait {seconds} seconds"),
    "review_logged_out": ("登录已失效，请重新登录", "you are logged out: log in again"),
    "review_other_host": (
        "服务器不以此名称访问；请用启动时显示的地址，或用 --public-url 指定",
        "this server is not called by this name: use the address shown at its start, or name it with --public-url",
    ),
    "review_not_tls": ("请用 https 访问", "come by https"),
    "review_too_large": ("请求过大", "the request is too large"),
    "review_too_slow": ("请求没有及时发完", "the request did not arrive in time"),
    "review_other_site": ("请求来自其他网站，已拒绝", "the request comes from another site: refused"),
    "review_no_token": ("页面已过期，请刷新后重试", "the page is out of date: load it again"),
    "review_no_accounts": (
        "{address} 不只有本机能到达，没有账号就不启动。\n"
        "1. 建立账号：gouji accounts add RUN 姓名 --role lead\n"
        "2. 把 TLS 放在前面：本程序只讲 HTTP，只监听 127.0.0.1，由反向代理对外。例如 Caddy（证书自动申请）：\n"
        "     review.example.org {{\n"
        "         reverse_proxy 127.0.0.1:8765\n"
        "     }}\n"
        "   或 nginx，在 listen 443 ssl 的 server 中：\n"
        "     location / {{\n"
        "         proxy_pass http://127.0.0.1:8765;\n"
        "         proxy_set_header Host $host;\n"
        "         proxy_set_header X-Forwarded-For $remote_addr;\n"
        "         proxy_set_header X-Forwarded-Proto $scheme;\n"
        "     }}\n"
        "3. 启动：gouji review RUN --public-url https://review.example.org --behind-proxy\n"
        "   有 https 的 --public-url，Cookie 才带 Secure；有 --behind-proxy，才相信代理的 X-Forwarded-*，并拒绝不经 TLS 的请求。",
        "more than this machine reaches {address}: it is not served without accounts.\n"
        "1. Make accounts: gouji accounts add RUN NAME --role lead\n"
        "2. Put TLS before it: the program speaks HTTP alone and stays on 127.0.0.1, a reverse proxy faces the others. Caddy,\n"
        "   which gets its certificate by itself:\n"
        "     review.example.org {{\n"
        "         reverse_proxy 127.0.0.1:8765\n"
        "     }}\n"
        "   or nginx, in a server that has listen 443 ssl:\n"
        "     location / {{\n"
        "         proxy_pass http://127.0.0.1:8765;\n"
        "         proxy_set_header Host $host;\n"
        "         proxy_set_header X-Forwarded-For $remote_addr;\n"
        "         proxy_set_header X-Forwarded-Proto $scheme;\n"
        "     }}\n"
        "3. Start: gouji review RUN --public-url https://review.example.org --behind-proxy\n"
        "   Cookies are marked Secure where --public-url is https; X-Forwarded-* are believed only with --behind-proxy, and then\n"
        "   what did not come by TLS is refused.",
    ),
    "review_no_public_url": (
        "{option} 须与 --public-url 同用：浏览器以哪个地址访问（其他名称会被拒绝）",
        "{option} takes --public-url beside it: the address that browsers use (other names are refused)",
    ),
    "review_bad_public_url": (
        "--public-url {url}：请给出 https://review.example.org 这样的地址，不带路径",
        "--public-url {url}: give an address such as https://review.example.org, without a path",
    ),
    "review_in_clear": (
        "警告：没有 TLS，密码与内容明文传送；请在前面放反向代理，用 https 的 --public-url",
        "warning: without TLS passwords and documents travel in the clear; put a proxy before it and give a --public-url of https",
    ),
    "about_accounts": ("复核页的账号：谁可以登录", "accounts of the review page: who may log in"),
    "help_accounts_action": (
        "add 建立，list 列出，password 改密码，role 改角色，disable 停用，enable 启用",
        "add, list, password, role, disable or enable one",
    ),
    "help_accounts_place": ("运行的文件夹或编号，或存储", "a run's folder or id, or a store"),
    "help_accounts_name": ("姓名", "the person's name"),
    "help_accounts_role": ("角色（默认 reviewer）", "the role (reviewer by default)"),
    "help_password_stdin": ("从标准输入的第一行读取密码", "read the password from the first line of standard input"),
    "assign_title": ("分配文件", "Assign documents"),
    "assign_back": ("返回列表", "Back to the list"),
    "assign_text": ("文件名包含", "Name contains"),
    "assign_state": ("状态", "State"),
    "assign_open": ("未完成", "open"),
    "assign_all": ("全部", "all"),
    "assign_done_state": ("已完成", "done"),
    "assign_percent": ("其中百分之几（按散列抽取）", "Percent of them (drawn by a hash)"),
    "assign_round": ("轮次", "Round"),
    "assign_round_1": ("第一轮", "first"),
    "assign_round_2": ("第二轮（独立复核，看不到第一轮）", "second (blind: does not see the first)"),
    "assign_people": ("分给", "Among"),
    "assign_hand_out": ("分配", "Assign"),
    "assign_withdraw": ("收回", "Withdraw"),
    "assign_person": ("复核人", "Reviewer"),
    "assign_held": ("已分配", "Assigned"),
    "assign_settled": ("已完成", "Done"),
    "assign_free": ("未分配", "nobody's"),
    "assign_nobody": ("请选择复核人", "choose reviewers"),
    "assign_given": ("已分配 {count} 份：{each}", "assigned {count}: {each}"),
    "assign_left_out": ("；{count} 份没有人可分（都看过另一轮）", "; {count} can go to none of them, who had them in the other round"),
    "assign_withdrawn": ("已收回 {count} 份", "took {count} back"),
    # The desk: documents that cannot be opened, decisions that are refused.
    "review_no_document": ("本次运行没有编号为 {document} 的文件", "this run has no document {document}"),
    "review_outside": ("{document}：文件名指向运行文件夹之外，未打开", "{document}: its name leads out of the run's folder: not opened"),
    "refusal_unknown_card": ("没有这张卡片；请刷新页面", "there is no such card: load the page again"),
    "refusal_unknown_candidate": ("没有这个候选值", "there is no such candidate"),
    "refusal_wrong_action": ("此处不能这样决定", "this cannot be decided here"),
    "refusal_choose": ("请明确选择：取候选值，或无此事实，或规则误报", "choose: a candidate, no such fact, or rule wrong here"),
    "refusal_needs_reason": ("请选择理由", "a reason is needed"),
    "refusal_needs_note": ("仍有错误时签收须写明理由", "signing off with errors left takes a note"),
    "refusal_needs_value": ("请填写数值或文字", "a value is needed"),
    "refusal_bad_value": ("数值或单位不符合该字段", "this value or unit does not fit the field"),
    "refusal_bad_path": ("没有这个路径，或缺少列表的键", "there is no such path, or a list's key is missing"),
    "refusal_no_source": ("没有原文，不能指定位置", "the text is not at hand: nothing can be pointed at"),
    "refusal_no_number": ("此处没有数", "there is no number here"),
    "refusal_wrong_kind": ("此处的数与该字段种类不符（金额、比例、数量）", "this number is of another kind than the field (money, share, count)"),
    "refusal_same_value": ("已经是这个值", "that is the value already"),
    "refusal_no_finding": ("这张卡片没有待处理的问题", "this card has no open finding"),
    "refusal_closed": ("文件已完成；请先重新打开", "the document is done: reopen it first"),
    "refusal_not_closed": ("文件尚未完成", "the document is not done"),
    "refusal_open_errors": ("仍有未了结的错误；请处理，或写明理由签收", "errors are open: settle them, or sign off with a note"),
    "refusal_nothing_to_undo": ("没有可撤销的决定", "there is nothing to undo"),
    "refusal_nothing_to_restore": ("没有可恢复的决定", "there is nothing to restore"),
    "refusal_busy": ("他人正在同时修改，请重试", "others are deciding at the same moment: try again"),
}  # fmt: skip
