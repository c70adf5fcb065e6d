"""What the first page would otherwise wait for, done before there is one: templates, patterns, the schema's titles."""

import gc

import anyio

from extract.documents.document import Document
from extract.pipeline import marked
from extract.reconcile.reconcile import reconcile
from extract.review.web import files
from extract.review.web.card_words import called
from extract.review.web.rendering import environment

_TEXT = "一、收支总计\n收入总计10万元，比上年增加1万元，增长11.1%。"


def warm() -> None:
    """Load it. Nothing is opened and nothing written."""
    templates = environment()
    for name in templates.list_templates():
        templates.get_template(name)
    reconcile((), marked(Document.from_text(_TEXT)))
    called("revenue.total.amount", "zh")
    # The way of every page, and what it runs on, is loaded by the first that takes it.
    anyio.run(anyio.to_thread.run_sync, files.address)
    # All this stays. Looked through again and again for garbage, it makes opening a long document a third slower.
    gc.collect()
    gc.freeze()
