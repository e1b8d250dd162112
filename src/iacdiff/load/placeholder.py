"""Whether a document holds nothing but an invitation to fill it in."""

import re

from iacdiff import markdown
from iacdiff.load.names import Role

_LONGEST = 200
_MARKS = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t][^\n]*|-{3,}|<!--|-->|[>*_`\[\]<>(){}. \t-]+)$|^[\W_]+|[\W_]+$", re.MULTILINE
)
_INVITATION = re.compile(
    r"(?:please )?(?:insert|paste|put|place|write|provide|add|enter|fill|replace|include|describe)\b.{0,120}"
    r"\b(?:here|prompt|model(?:'s)?|ideal|response|failures?|answer|this (?:file|document|section|text)|below)\b.{0,80}"
    r"|(?:todo|tbd|tba|placeholder|wip|to be (?:added|filled|written|done|provided|completed).{0,60}"
    r"|coming soon|pending|lorem ipsum.{0,100}"
    r"|(?:your |the )?(?:prompt|(?:model |ideal )?(?:response|failures|answer)) (?:goes )?here)",
    re.IGNORECASE | re.DOTALL,
)
_PROMPT_INVITATION = re.compile(
    r"(?:please )?(?:insert|paste|put|place|write|provide|add|enter|fill|replace)\b.{0,60}\b(?:prompt|here)\b.{0,60}"
    r"|todo|tbd|placeholder|your prompt here",
    re.IGNORECASE,
)


def is_placeholder(text: str, role: Role) -> bool:
    """Empty, or one short sentence such as "Insert here the response".

    A prompt is itself an order ("Add the missing outputs"), so there the sentence must speak of the prompt.
    """
    if len(text) > 4 * _LONGEST and len(text.strip()) > 4 * _LONGEST:
        return False
    bare = _MARKS.sub("", text.strip()).strip()
    if not bare:
        return "#" not in text
    if len(bare) > _LONGEST or markdown.blocks(text):
        return False
    pattern = _PROMPT_INVITATION if role == "prompt" else _INVITATION
    return pattern.fullmatch(bare) is not None
