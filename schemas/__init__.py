"""What a disclosure holds: one module per section, a kind of document is a list of sections.

Everything else is derived from here: the answer type of the model, the schema part of a prompt, the vocabulary
of the offline reader, JSON Schema and the column titles of exports.
"""
