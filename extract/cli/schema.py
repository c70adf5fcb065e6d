"""`gouji schema`: what can be extracted, for machines (JSON Schema) or as a flat list."""

import argparse
import json
import sys

from extract.output.messages import Lang
from schemas.catalogue import default
from schemas.kinds import document_model


def run(args: argparse.Namespace, _: Lang) -> int:
    """Print the schema of a kind of document, or the catalogue."""
    if args.catalogue:
        for slot in default().slots:
            print("\t".join((slot.path, slot.title, slot.guide)).rstrip("\t"))
        return 0
    schema = document_model(args.kind).model_json_schema()
    # Where the output cannot hold Chinese, escapes are the same JSON; question marks would not be.
    plain = "utf" not in (sys.stdout.encoding or "utf-8").lower()
    print(json.dumps(schema, ensure_ascii=plain, indent=2))
    return 0
