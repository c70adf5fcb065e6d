"""The command line. `extract.cli.main` is light; each command is a module that is imported when it is asked for."""
