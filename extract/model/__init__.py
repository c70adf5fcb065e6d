"""The edge that talks to a model: one question in, one checked answer out.

Importing this package loads neither openai nor instructor; `extract.model.client` does.
"""
