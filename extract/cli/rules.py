"""`gouji rules`: what is checked, for people or (JSON) for machines."""

import argparse

from extract.output.messages import Lang
from extract.output.rule_list import print_rules, print_rules_json


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Print the tables of rules."""
    if args.format == "json":
        print_rules_json()
    else:
        print_rules(lang)
    return 0
