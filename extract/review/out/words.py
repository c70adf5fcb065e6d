"""What the codes of decisions are called in tables that people read."""

from extract.output.finding_titles import Titles

STATES: Titles = {
    "pending": ("未复核", "pending"),
    "accepted": ("无误", "accepted"),
    "corrected": ("已更正", "corrected"),
    "cleared": ("已清除", "cleared"),
    "source_error": ("原文错误", "source error"),
}

ACTIONS: Titles = {
    "accept": ("认可", "accept"),
    "take": ("取候选值", "take a candidate"),
    "point": ("指向原文", "point"),
    "type": ("手工输入", "type"),
    "claim": ("认领数字", "claim"),
    "clear": ("清除", "clear"),
    "source_error": ("原文错误", "source error"),
    "restore": ("恢复读取值", "restore"),
    "dismiss": ("规则不适用", "dismiss"),
    "recall": ("撤回“不适用”", "recall"),
    "done": ("完成", "done"),
    "sign_off": ("带问题签结", "sign off"),
    "reopen": ("重新打开", "reopen"),
    "undo": ("撤销", "undo"),
}

TARGETS: Titles = {
    "field": ("事实", "fact"),
    "number": ("数字", "number"),
    "finding": ("问题", "finding"),
    "document": ("文件", "document"),
}

TRIALS: Titles = {"probe": ("抽查", "probe"), "plant": ("测试卡", "test card")}
