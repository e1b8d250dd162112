"""How reports word it: the expressions by which statements.py tells labels, lists and sentences apart."""

import re

ITEM = re.compile(r"^\s*(?:>\s*)?(?:[-*+•]|\d{1,3}[.)])\s+")
LABEL = re.compile(
    r"^\s*(?:>\s*)?(?P<item>(?:[-*+•]|\d{1,3}[.)])\s+)?"
    r"(?:(?P<bold>\*\*|__)(?P<strong>[^*_:]{2,70}?(?:_[^*:]{2,40})?)\s*:?\s*(?:\*\*|__)\s*:?"
    r"|(?P<plain>[A-Z][\w /&().'’-]{2,50}?)\s*:)(?:\s+(?P<rest>.*))?$"
)
GENERAL = re.compile(r"\W*(?:potential|common|typical|possible|frequent|likely|hypothetical)\b", re.IGNORECASE)
SENTENCE_LIKE = re.compile(
    r"\b(?:is|was|were|are|has|have|had|did|does|should|must|would|explicitly|stated?s?|requires?|says|said|asks?|wants?"
    r"|showed|uses?|made|treated|created|implemented)\b",
    re.IGNORECASE,
)
"""In front of a colon: a sentence, and no label."""
SIGN = re.compile(r"[\s\[\]]*?(❌|✅|✗|✓|✘|✔|⚠️?|\[(?:FAIL(?:ED)?|MISSING|PASS(?:ED)?|OK)\])[\s\]]*")
CROSSES = ("❌", "✗", "✘", "[FAIL", "[MISS")
HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)[\s#*:]*$")
ABSENT_LABEL = re.compile(r"^(?:critical |key |major )?(?:missing|gaps?|omitted|omissions?|not implemented)\b")
ASIDE_LABEL = re.compile(
    r"\bcurrent|impact|root cause|training|score|severity|documentation|why|lesson|learning|location|status"
    r"|risk|consequence"
    r"|recommend|cost|priority|category|reference(?!.*ideal)|note\b|takeaway|knowledge|result|validation|aws service"
)
ADVICE = re.compile(r"improv|enhanc|suggest|recommend|updat|clarif|guidance|better|should|change|revis|add(?:ed|ition)")
FROM_PROMPT = re.compile(
    r"^prompt(?:\.md)?(?:\s*\(.*\))?$|requir|expect|from|says|said|states?|quot|spec|reference|asks?|text"
)
PROMPT_LABEL = re.compile(
    r"\bprompt\b|^(?:the |original |task |user )?requirements?(?: violated| stated| in question| text| reference)?$"
)
IDEAL_LABEL = re.compile(
    r"\bideal\b|^(?:the )?(?:fix|solution|resolution|expected|correct|corrected|correction|reference|fixed)\b"
)
MODEL_LABEL = re.compile(
    r"\bmodel\b|^(?:the )?(?:issues?|problems?|actual|observed|delivered|received|generated|got|error"
    r"|description|what went wrong|finding"
    r"|violation|evidence|failure|gap|details?|incorrect|wrong|bug|observation|original)\b"
)
SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z❌✅*`\"(])")
REQUEST = re.compile(
    r"^\W*(?:(?:\w+ ){0,3}\w+, )?(?:only |always |never )?"
    r"(?:add|adjust|enable|use|implement|create|configure|set|include|replace|update"
    r"|change|introduce|define|provide"
    r"|apply|move|remove|attach|consider|switch|restrict|deploy|make|fix|refactor|rename|specify|verify|keep|avoid"
    r"|do not|don't|never|always|review|validate|ensure|separate|retain|reference|depend|generate"
    r"|extract|check|run|export|pass|call|migrate"
    r"|store)\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:replaced?|removed?|fixed|fixing|changed|updated|corrected|renamed|moved|no longer|than|was previously"
    r"|tests?|[\w-]+"
    r"\.(?:json|sh|md|txt|yml|toml)|pipeline|ci/cd|workflow|fail(?:ed|s|ure|ing)?|due to|attempt(?:s|ed)?"
    r"|disabl\w+|comment(?:s|ed)? out|avoid(?:s|ed)?|eliminat\w+|dropp\w+|drops|ready (?:for|to)|prepared"
    r"|capable|supports?"
    r"|implied|mismatch|reserved|typo)\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"(?:,|;| -| –| —)\s+(?:while|whereas|but|however|although|and the)\s+", re.IGNORECASE)
OPPOSED = re.compile(r"\s+(?:instead of|rather than)\s+(?:using |the )?", re.IGNORECASE)
OF_MODEL = re.compile(
    r"\b(?:model(?:_response\d?)?(?:\.md)?(?:'s|’s)?|generated (?:code|response)|initial response)\b", re.I
)
OF_IDEAL = re.compile(r"\bideal(?:_response)?(?:\.md)?(?:'s|’s)?\b", re.I)
OF_PROMPT = re.compile(
    r"^\W*(?:the |while the )?(?:PROMPT(?:\.md)?|prompt|requirements?)\b[^.]{0,30}?\b"
    r"(?:requires?d?|asks?(?:ed)? for|specif(?:y|ies|ied)|calls? for|demands?|mandates?d?|requests?(?:ed)?|states?d?)\b"
    r"(?: that)?:?\s*(.+)$"
)
UNSAID = re.compile(
    r"\b(?:not|n't|n’t|never|without|nor|no|neither|hardly)\b[^.]{0,20}?\b"
    r"(?:mention|ask|requir|specif|stat|say|said|request|call|want|mandat|demand|explicit|contain)\w*|\bambiguous"
    r"|\bsilent\b|\bunclear\b|\bopen to\b|\binterpret",
    re.IGNORECASE,
)
"""Of what PROMPT does not say."""
QUOTED = re.compile(r"[\"“]([^\"“”]{8,600})[\"”]")
SUPPOSED = re.compile(
    r"\b(?:should|must|could|would|may|might|can(?:not|'t)?|will|needs?|needed|if|ensure|requires|caus(?:es?|ed"
    r"|ing)|results? in|because"
    r"|prevents?|violat\w+|risk\w*|e\.g|unable|failed with|recommend\w*|todo|assum\w+|often|typically|usually"
    r"|mandates?|normally)\b",
    re.IGNORECASE,
)
VERB = (
    r"(?:implement|includ|configur|creat|add|defin|provid|enabl|us|set up|specif|hav|contain|declar|mention|attach"
    r"|integrat|appl)(?:e|y|ing|ed|ied)?"
)
LACKING = re.compile(
    r"(?<![\w-])(?:no(?! longer| need| change| issue| error| matter| way|t\b)|without|missing|lack(?:s|ing|ed)?(?: of)?"
    r"|omit(?:s|ted|ting)?|absen(?:ce|t) of|fail(?:s|ed)? to " + VERB + r"|(?:did|does|do)(?: not|n't|n’t) " + VERB
    + r"|never " + VERB + r"|not using"
    r"|(?:is|are|was|were)(?: not|n't|n’t)(?= (?:multi-?az|encrypted|versioned|rotated|replicated|tagged)\b))(?![\w-])"
    r"(?:\s+(?:any of the|any|an|a|the|mention of|implementation of|support for|of))*",
    re.IGNORECASE,
)  # fmt: skip
LACKING_LIST = re.compile(
    r"\b(?:missing|lack(?:s|ed|ing)?|omit(?:s|ted)|without|no mention of|fail(?:s|ed)? to " + VERB
    + r"|(?:did|does|do)(?: not|n't|n’t) " + VERB + r"|not (?:included|implemented|configured|defined|created))\b"
    r"(?! \w+ing\b)[^,;.]{0,60}:[\s*]*$",
    re.IGNORECASE,
)  # fmt: skip
ASSERTS = re.compile(
    r"\W*(?:us(?:es?|ed|ing)|ha[sd]|creat\w+|hard-?coded|wrong|incorrect|invalid|only|single|overly|open|public|allow\w*"
    r"|expos\w+|stor\w+|sets?|referenc\w+|import\w*|declar\w+|defin\w+|contain\w*|includ\w+|puts?|reli\w+|assum\w+"
    r"|deploy\w*|configur\w+|default|deprecated|basic|mixed|in[a-z]{4,}|un[a-z]{4,}|mis(?!sing)[a-z]{4,}|will|would|can"
    r"|gives?|grants?|returns?|fails?|failed|broken|error|circular|duplicate\w*|too|generic|simple|weak|poor)\b",
    re.IGNORECASE,
)
"""What is crossed out and begins so is there, and wrong."""
FOR_WHAT = re.compile(r"(?<!support )\b(?:for|on|in|by|to|because|causing)\s*:[\s*]*$", re.IGNORECASE)
UNSAID_LIST = re.compile(r"\b(?:without|never|not) (?:\w+ly )?(?:mention|ask|requir|specif|stat)\w*\s*:[\s*]*$", re.I)
OF_TESTS = re.compile(r"\btest(?:s|ing)?\b|\bverif", re.IGNORECASE)
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|failed|fails|uses|used|should|would|could|will|cannot)\b", re.IGNORECASE
)
"""A sentence of its own, not the name of a thing that is lacking."""
GENERAL_REPORT = re.compile(
    r"\b(?:common|typical|potential|possible|frequent)\b(?: \w+){0,2} "
    r"(?:failures?|mistakes?|errors?|pitfalls?|issues?|gaps)"
    r"|\banti-?patterns?\b|\bmodels? (?:often|frequently|typically|commonly|may|might|tend)\b"
    r"|\bthat (?:could|may|might) "
    r"(?:occur|arise|happen|be made)\b|\blanguage models\b|\bLLMs?\b",
    re.IGNORECASE,
)
"""An introduction after which a report speaks of what models may do, not of what this one did."""
ONE_REPORT = re.compile(
    r"\b(?:model|ideal)[ _]?responses?\b(?! failures)|\bgenerated (?:code|response)|\bthe (?:original|initial) ",
    re.IGNORECASE,
)
"""An introduction that names the answer which it is about."""
MENDED = re.compile(
    r"\b((?:re)?(?:add|fix|includ|implement|resolv|address|creat|handl|correct|suppl|provid|fill)\w*"
    r"(?: (?:the|all|any|in|back))*) missing\b",
    re.IGNORECASE,
)
UNUSED = re.compile(
    r"\b(imported|declared|defined|created|added|present|included|configured)\b[^.]{0,20}\bbut "
    r"(?:is |was |are |were )?(?:never|not|un)\b.*$",
    re.IGNORECASE,
)
LACKED = re.compile(
    r"\s*(?:[-–—:]\s*)?(?:\b(?:is|are|was|were|has|have|been)\s+)*(?:\b(?:completely|entirely|totally|also|still)\s+)?"
    r"\b(?:missing|absent|omitted|(?:not|never) (?:been )?(?:configured|defined|implemented|created|included"
    r"|enabled|specified"
    r"|provided|set|present|shown|found|used|mentioned|declared|added|attached))\b"
    r"(?P<tail>[^,;]{0,40})$",
    re.IGNORECASE,
)
CONSEQUENCE = re.compile(
    r"(?:,?\s+(?:because|so that|causing|leading to|resulting in|to ensure|as required|as specified"
    r"|as requested|despite"
    r"|even though)|,\s+(?:which|preventing|making|when|where|creating|allowing|so|especially|particularly"
    r"|reducing|exposing|leaving|leading|resulting|causing|limiting|risking|breaking|forcing|increasing))\b.*$",
    re.IGNORECASE,
)
WITH = re.compile(r",\s+(?=with\s)")
GRANTED = re.compile(
    r"^(?:while|although|though)\s+(?:an? |the )?([^,]{3,60}?)\s+(?:is|are|was|were)\s+"
    r"(?:configured|present|defined|created|included|implemented|declared)\s*,",
    re.IGNORECASE,
)
SHOWN = re.compile(
    r"\s+(?:is|are|was|were|have been|has been)?\s*(?:ever |yet |properly |explicitly |actually )?"
    r"(?:shown|found|specified|implemented|defined|configured|included|provided|present|mentioned)\b.*$"
)
ASIDE = re.compile(r"\s*\(([^()]{2,160})\)")
FENCE = re.compile(r"\s*(`{3,}|~{3,})([^`]*)$")
NEW = re.compile(r"\s*(?:[-*+•>|#❌✅]|\d{1,3}[.)]\s|`{3}|~{3}|\*\*|__)|\s*$")
VAGUE_TITLE = re.compile(
    r"\b(?:common|possible|potential|mistakes?|pitfalls?|configurations?|polic(?:y|ies)|settings?|definitions?|output"
    r"|in (?:the )?model|handling|references?|declarations?|properties|property|parameters?)\b",
    re.IGNORECASE,
)
"""A title is short: what it leaves out stands in the text below it."""
