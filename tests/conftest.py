"""What all tests share."""

from hypothesis import settings

# How long an example takes says more of the machine than of the code: what has to be quick has tests of its own.
settings.register_profile("gouji", deadline=None)
settings.load_profile("gouji")
