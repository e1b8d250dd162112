"""What the table and the summary show, in words for --help; imports nothing, because help must not wait."""

COLUMNS = {
    "platform": "MODEL's platform; `cdk≠tf` where IDEAL's is another",
    "turn": "which turn of MODEL, of how many",
    "ideal": "where IDEAL's code is: its document (md) or the files beside it (lib)",
    "res": "resources that MODEL and IDEAL declare",
    "-": "missing in MODEL",
    "~": "changed",
    "+": "extra in MODEL",
    "met": "share of the requirements that MODEL and IDEAL are seen to meet",
    "C H M L": "findings of the report by severity; a dot where there is no report",
    "false": "claims of the report that the files contradict",
    "lint": "errors and warnings about the report itself",
    "prob": "what could not be read as it stands",
    "ms": "what it took",
}
"""Heading of the table → what it means, for --help."""

SUMMARY = """\
--summary gives, over the samples that could be read:
  samples        how many, and how many could not be read, with the reason of each
  platforms      MODEL's platform; mismatched: MODEL's and IDEAL's are not the same
  turns          samples by the number of MODEL's turns; truncated: MODEL is cut off
  ideal source   where IDEAL's code was taken from; drift: its document and the files beside it differ
  resources, missing, changed, extra, undecided, problems, milliseconds
                 median, 90th percentile, largest, sum over all samples
  requirements   how many PROMPT holds, over all samples
  coverage       share of all requirements seen to be met, per side; unmet: seen not to be
  reports        samples with one; findings: by severity, those without a severity last
  claims         what findings claim, and how many of it the files contradict; reports with any such claim
  lint           reports with an error about themselves (a wrong tally, a double number)
  slowest        the five samples that took longest
"""
