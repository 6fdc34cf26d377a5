"""The command line: options are parsed, turned into values and handed down; click never travels below."""

from __future__ import annotations

COMMANDS = {
    "batch": ("cleaner.cli.batch:batch", "Clean a folder, a crawl or a data set, in several processes."),
    "stats": ("cleaner.cli.stats:stats", "Tell what a batch removed, and what changed since another."),
    "report": ("cleaner.cli.report:report", "Write a batch as one page for the browser, with documents to look at."),
    "check": ("cleaner.cli.check:check", "List what is uncleaned in files; exit 1 if anything is."),
    "fix": ("cleaner.cli.fix:fix", "Clean files in place."),
    "install-hook": ("cleaner.cli.install_hook:install_hook", "Make git check what is committed."),
    "explain": ("cleaner.cli.explain:explain", "Show the article with what is removed, by which rule and why."),
    "rules": ("cleaner.cli.rules:rules", "List, show and test the rules."),
    "evaluate": ("cleaner.cli.evaluate:evaluate", "Measure precision, recall and story lost on labelled articles."),
}
"""Where each command lives and what it is for; the module is imported when the command runs."""
