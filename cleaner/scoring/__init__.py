"""How good a cleaning is, measured on text whose answer is known.

`lines` measures against line labels (the format of LABELS.md), `pages` against a known body or against strings that
must and must not be there, `blame` says which rule took what; `gold` reads the rows, `evaluation` adds up, `table`
shows. The measures look at the output text alone, so any other tool's output can be measured the same way; blame looks
at our own removals, whose places are known exactly.
"""
