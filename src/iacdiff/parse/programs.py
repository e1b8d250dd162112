"""A program's file → its module, which resolve turns into declarations: CDK, CDKTF and Pulumi in any language."""

from iacdiff import languages
from iacdiff.records import Declared, Problem, Source

PLATFORM = "program"


def read(source: Source) -> Declared:
    """The statements of one file; a Problem where its language has no reader."""
    module = languages.read(source)
    if module is None:
        if source.language in ("sh", "md", "json", "yaml", None):
            return Declared()
        return Declared(problems=(Problem("note", f"{source.language} is not read as a program", source.span(1)),))
    return Declared(problems=module.problems, modules=(module,))
