"""PROMPT → requirement units with their places, and the links from differences and findings to them."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff.link import about, link_differences, link_findings, read_requirements
from iacdiff.link.prose import bare
from iacdiff.link.quotes import named_lines
from iacdiff.link.stems import stem
from iacdiff.link.terms import terms
from iacdiff.records import (
    ABSENT,
    Absent,
    Change,
    Declaration,
    Declared,
    Difference,
    Document,
    Finding,
    Kind,
    Requirement,
    Severity,
    Span,
    Value,
)
from iacdiff.text import decode


def document(text: str, file: str = "PROMPT.md", placeholder: bool = False) -> Document:
    raw = text.encode()
    return Document(file, Path(file), raw, decode(raw).text, placeholder)


def units(text: str) -> list[tuple[int, int, int, int, str]]:
    """First line, first column, last line, last column, text of each unit."""
    found = read_requirements([document(text)])
    return [(unit.span.first, unit.cols[0], unit.span.last, unit.cols[1], unit.text) for unit in found]


def texts(text: str) -> list[str]:
    return [unit.text for unit in read_requirements([document(text)])]


def at_its_place(source: Document, unit: Requirement) -> str:
    """What the document holds where a unit says that it stands."""
    lines = source.lines[unit.span.first - 1 : unit.span.last]
    lines[-1] = lines[-1][: unit.cols[1]]
    lines[0] = lines[0][unit.cols[0] - 1 :]
    return "\n".join(lines)


# ---------------------------------------------------------------------------------------------- units

SHAPES = {
    "bullets under a bold lead-in": (
        "- **Queue**:\n  - Keeps messages 4 days\n  - Is encrypted\n",
        [(2, 5, 2, 25, "Keeps messages 4 days"), (3, 5, 3, 16, "Is encrypted")],
    ),
    "a parent item that says something is a unit too": (
        "1. **Relational database (MySQL)**:\n   - Two zones\n",
        [(1, 4, 1, 35, "Relational database (MySQL):"), (2, 6, 2, 14, "Two zones")],
    ),
    "numbered, nested, with another sign": (
        "1) Make a network with:\n   a) two public subnets\n   b) a NAT gateway\n2) Make a bucket\n",
        [
            (1, 4, 1, 23, "Make a network with:"),
            (2, 7, 2, 24, "two public subnets"),
            (3, 7, 3, 19, "a NAT gateway"),
            (4, 4, 4, 16, "Make a bucket"),
        ],
    ),
    "checkboxes": (
        "- [ ] **Trail** for auditing\n- [x] Logs kept\n",
        [(1, 7, 1, 28, "Trail for auditing"), (2, 7, 2, 15, "Logs kept")],
    ),
    "a table: each row, not its head": (
        "| Service | Purpose |\n| --- | :---: |\n| **S3** | keeps uploads |\n| SNS | tells people |\n",
        [(3, 3, 3, 24, "S3 | keeps uploads"), (4, 3, 4, 20, "SNS | tells people")],
    ),
    "sentences on one line": (
        "Make a bucket. Turn on versioning! Is it private? Yes, it must be.\n",
        [
            (1, 1, 1, 14, "Make a bucket."),
            (1, 16, 1, 34, "Turn on versioning!"),
            (1, 36, 1, 49, "Is it private?"),
            (1, 51, 1, 66, "Yes, it must be."),
        ],
    ),
    "inline numbers and bullets in one paragraph": (
        "Build it. REQUIRED PARTS (all): 1. Make an API 2. Make a queue with 4 retries OPTIONAL PARTS: • Add a cache"
        " • Add a canary Expected output: one template.\n",
        [
            (1, 1, 1, 9, "Build it."),
            (1, 36, 1, 46, "Make an API"),
            (1, 51, 1, 77, "Make a queue with 4 retries"),
            (1, 97, 1, 107, "Add a cache"),
            (1, 111, 1, 122, "Add a canary"),
            (1, 141, 1, 153, "one template."),
        ],
    ),
    "lines without markers": (
        "Bucket with versioning\nTable with two keys\nTopic for alerts\n",
        [
            (1, 1, 1, 22, "Bucket with versioning"),
            (2, 1, 2, 19, "Table with two keys"),
            (3, 1, 3, 16, "Topic for alerts"),
        ],
    ),
    "hard-wrapped text is one unit over its lines": (
        "The service must keep every record for at least seven years in\n"
        "a bucket that nobody can change, and it must tell the team when\n"
        "a record is read.\n",
        [
            (
                1,
                1,
                3,
                17,
                "The service must keep every record for at least seven years in a bucket that nobody can change,"
                " and it must tell the team when a record is read.",
            )
        ],
    ),
    "a wrapped list item": (
        "- Every subnet must have its own route table and its\n  own flow log\n- One trail\n",
        [
            (1, 3, 2, 14, "Every subnet must have its own route table and its own flow log"),
            (3, 3, 3, 11, "One trail"),
        ],
    ),
    "one requirement a paragraph": (
        "Keys rotate every year\n\nBackups are kept 30 days\n",
        [(1, 1, 1, 22, "Keys rotate every year"), (3, 1, 3, 24, "Backups are kept 30 days")],
    ),
    "blockquotes": (
        "> **Use this platform only.**\n>\n> Region: **eu-west-3**\n",
        [(1, 3, 1, 29, "Use this platform only."), (3, 3, 3, 23, "Region: eu-west-3")],
    ),
    "label and text": (
        "Naming: Prefix every name with acme-.\n",
        [(1, 1, 1, 37, "Naming: Prefix every name with acme-.")],
    ),
    "unicode bullets under one another, signs telling the depth": (
        "• A policy that MUST:\n– Deny plain HTTP\n– Allow one role\n• One key\n",
        [
            (1, 3, 1, 21, "A policy that MUST:"),
            (2, 3, 2, 17, "Deny plain HTTP"),
            (3, 3, 3, 16, "Allow one role"),
            (4, 3, 4, 9, "One key"),
        ],
    ),
    "a list in a sentence, its last number behind a semicolon": (
        "It shall: 1. keep two copies; 2. tell the team; and 3. be removable.\n",
        [
            (1, 1, 1, 9, "It shall:"),
            (1, 14, 1, 28, "keep two copies"),
            (1, 34, 1, 46, "tell the team"),
            (1, 56, 1, 68, "be removable."),
        ],
    ),
    "prose in a fence without a language": (
        "```\nThe network spans three zones and has six subnets. It uses 10.4.0.0/16 throughout.\n```\n",
        [
            (2, 1, 2, 50, "The network spans three zones and has six subnets."),
            (2, 52, 2, 82, "It uses 10.4.0.0/16 throughout."),
        ],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_prompt_gives_its_units_with_lines_and_columns(shape: str) -> None:
    """Each way of writing requirements that real prompts show, with where each unit begins and ends."""
    text, expected = SHAPES[shape]
    assert units(text) == expected


WHOLE = [
    "Use small nodes (e.g. t3.medium) with Terraform 1.5 or newer.",
    "Deploy to us-east-1. Then test.",
    "Keep p95 below 15.4 ms in eu-west-1, i.e. close to the users.",
    "Read https://example.com/a.b/c. It says more.",
    "Allow ports 80, 443, etc. from the balancer only.",
    "Use approx. 3 nodes.",
    "Name it `app. Prod` everywhere.",
    "Run (declare a variable; S3 is global) everywhere.",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_sentence_ends_only_where_one_ends(text: str) -> None:
    """Abbreviations, versions, instance types, regions, addresses and code spans do not end a sentence."""
    assert " ".join(texts(text)) == text
    assert len(texts(text)) == 1 + (". Then" in text or ". It" in text)


NOT_UNITS = {
    "headings": "# Task\n\n## Network\n\nSetext title\n============\n",
    "lines that head what follows": "Requirements:\n\n**Storage**\n\n**Role:**\n",
    "code in fences": '```hcl\nresource "aws_vpc" "a" {}\n```\n\n~~~\nconst a = 1;\nconst b = 2;\n~~~\n',
    "a fence that is cut off": '```python\nimport boto3\nclient = boto3.client("s3")\n',
    "code without fences": 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n',
    "a fence that lists files": "```\nmain.tf  vpc.tf  iam.tf\nlib/rds.tf   lib/alb.tf\n```\n",
    "a fence that says what each file is for": "```\nlib/\n  vpc.tf   # the network and all of its subnets\n```\n",
    "a tree of files": "├── lib/\n│   └── main.tf\n",
    "rules, tags, callouts": "---\n***\n<task>\n</task>\n> [!NOTE]\n",
    "a table's head": "| A | B |\n|---|---|\n",
    "empty items": "-\n1.\n* \n",
    "nothing": "",
}


@pytest.mark.parametrize("what", NOT_UNITS)
def test_what_asks_for_nothing_is_no_unit(what: str) -> None:
    """Titles, code, rules and empty lines give no units."""
    assert texts(NOT_UNITS[what]) == []


def test_the_first_column_of_a_table_heads_its_rows() -> None:
    """What the rows of a table are stands in its head."""
    found = read_requirements(
        [document("## Watching\n\n| Alarm | When |\n|---|---|\n| Age | above 9 |\n\nAll else.\n")]
    )
    assert [unit.section for unit in found] == [("Watching", "Alarm"), ("Watching",)]


def test_sections_are_the_titles_above_outermost_first() -> None:
    """Headings, bold lines, lines with a colon and the list items above a unit are its section; siblings are not."""
    found = read_requirements(
        [
            document(
                "# Task\n## Network\n1. **Addresses**\n   - Use 10.0.0.0/16\n2. **Gateways**\n   - One a zone\n"
                "## Data\n**Tables**\n\nOne table\n\nLimits:\n- At most 5\n"
            )
        ]
    )
    assert [(unit.text, unit.section) for unit in found] == [
        ("Use 10.0.0.0/16", ("Task", "Network", "Addresses")),
        ("One a zone", ("Task", "Network", "Gateways")),
        ("One table", ("Task", "Data", "Tables")),
        ("At most 5", ("Task", "Data", "Limits")),
    ]


def test_a_short_title_above_text_is_a_section() -> None:
    """A line in title case right above longer text heads it."""
    found = read_requirements([document("Load Balancer\nIt listens on port 8443 and nothing else is open.\n")])
    assert [(unit.section, unit.span.first) for unit in found] == [(("Load Balancer",), 2)]


def test_code_outside_fences_ends_with_the_prose_after_it() -> None:
    """Pasted code is left out, the sentences around it stay."""
    text = 'Fix this:\n\nresource "a" "b" {\n  x = 1\n  y\n}\n\nThe plan must show no change at all after that.\n'
    assert texts(text) == ["The plan must show no change at all after that."]


def test_a_fence_that_nobody_closed_does_not_swallow_the_rest() -> None:
    """What follows a command in an unclosed fence is read when it is a sentence."""
    assert texts("```bash\nmake all\nThe command should end without any error\n") == [
        "The command should end without any error"
    ]


def test_emphasis_goes_and_code_spans_stay() -> None:
    """Emphasis is no part of the text; underscores in names and stars in code spans are."""
    assert texts("- Use __only__ `s3:*` and *small* `my_var` with prod_db_1\n") == [
        "Use only `s3:*` and small `my_var` with prod_db_1"
    ]


def test_ids_count_through_all_turns_and_placeholders_give_nothing() -> None:
    """Units of later prompts follow; each knows its file."""
    found = read_requirements(
        [
            document("- One\n- Two\n"),
            document("Insert here", "PROMPT2.md", placeholder=True),
            document("Please add three\n", "PROMPT3.md"),
        ]
    )
    assert [(unit.id, unit.span.file) for unit in found] == [
        ("R1", "PROMPT.md"),
        ("R2", "PROMPT.md"),
        ("R3", "PROMPT3.md"),
    ]


def test_line_numbers_are_those_of_the_file() -> None:
    """A form feed or a line separator does not end a line."""
    assert [unit[0] for unit in units("One\x0cmore\n- Two\n")] == [1, 2]


MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("", "# Title", "## Part", "- item", "  - deeper item", "1. first", "2. second. And more. e.g. this"),
                *("* star", "• dot", "> quoted words", "| a | b |", "|---|---|", "```", "```hcl", "~~~", "Label: text"),
                *("**Bold**", "**Bold:** and text", "x = {", "}", "---", "- [ ] box", "Do: 1. One 2. Two • Three"),
                "plain words that go on and on without an end until the line is long enough to wrap",
                "and then the sentence ends. Another one starts",
            ]
        ),
        st.text(alphabet="ab.*_`#->|1:;() \t", max_size=40),
    ),
    max_size=25,
)


@given(MARKDOWN)
def test_a_unit_stands_where_it_says(lines: list[str]) -> None:
    """What the document holds at a unit's span and columns is the unit's text, emphasis and white space aside."""
    source = document("\n".join(lines))
    found = read_requirements([source])
    for unit in found:
        held = at_its_place(source, unit)
        quoted = [line.lstrip("> \t") for line in held.split("\n")]
        assert bare("\n".join([quoted[0] if unit.span.first else "", *quoted[1:]])).lstrip("> ") == unit.text.lstrip(
            "> "
        )
    assert len({unit.id for unit in found}) == len(found)


@given(MARKDOWN)
def test_units_come_in_the_order_of_the_text_and_do_not_overlap(lines: list[str]) -> None:
    """Each unit begins behind the end of the one before."""
    for before, after in pairwise(read_requirements([document("\n".join(lines))])):
        assert (before.span.last, before.cols[1]) < (after.span.first, after.cols[0])


@pytest.mark.parametrize(
    "text",
    [
        "Make a thing. " * 22_000,
        "a;" * 150_000,
        "; A" * 100_000,
        "1. 2. " * 50_000,
        "(" * 300_000,
        "`" * 300_000,
        "*" * 300_000,
        "- " * 150_000,
        "|" * 300_000,
        "x" * 300_000,
        "A" * 300_000,
        "A " * 150_000,
        "> " * 150_000,
        "- a\n" * 75_000,
        "```text\n" * 30_000,
        "```\n" + ("a/" * 900 + "! b c d\n") * 100 + "```\n",
        "1,000" * 60_000,
        "; and 2. a" * 30_000,
        "".join(f"{' ' * depth}- a\n" for depth in range(700)),
    ],
    ids=range(19),
)
def test_a_bomb_is_read_in_bounded_time(text: str) -> None:
    """300,000 characters of anything take a moment, not minutes."""
    started = time.perf_counter()
    found = read_requirements([document(text)])
    assert time.perf_counter() - started < 4
    assert len(found) <= 2_000


@pytest.mark.shared
def test_real_prompts_give_units_that_stand_in_them(shared_samples: Callable[..., list[Path]]) -> None:
    """Every real prompt gives units, in a few milliseconds, and none of them is a line of a fence of code."""
    for folder in shared_samples("tf-hcl", "cfn-yaml", "pulumi-go")[::4]:
        path = folder / "lib" / "PROMPT.md"
        if not path.is_file():
            continue
        source = Document("PROMPT.md", path, path.read_bytes(), decode(path.read_bytes()).text)
        found = read_requirements([source])
        assert found, folder
        for unit in found:
            held = at_its_place(source, unit).replace("\n> ", "\n")
            assert bare(held) == unit.text, folder


# ---------------------------------------------------------------------------------------------- terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30-second interval", "every 30s"),
        ("30 seconds", "30 sec"),
        ("6 hours", "360 minutes"),
        ("7-day retention", "kept 7 days"),
        ("80 %", "80 percent"),
        ("512 MB", "512 MiB"),
        ("1,209,600", "1209600"),
        ("14 days", "1,209,600 seconds"),
        ("14 days", "336 hours"),
        ("2 GB", "2048 MB"),
        ("five minutes", "300 s"),
        ("rotated yearly", "1 year"),
        ("billed per request", "BillingMode"),
        ("a NAT Gateway", "aws_nat_gateway"),
        ("NAT gateways", "AWS::EC2::NatGateway"),
        ("the ALB", "Application Load Balancers"),
        ("ALB", "AWS::ElasticLoadBalancingV2::LoadBalancer"),
        ("connection draining", "deregistration_delay"),
        ("drain connections", "DeregistrationDelay"),
        ("encrypted at rest", "storage_encrypted"),
        ("point-in-time recovery", "PITR"),
        ("environmentSuffix", "environment suffix"),
        ("DLQ", "redrive_policy"),
        ("Multi-AZ", "multi_az"),
        ("two subnets", "2 subnets"),
        ("10.0.0.0/16", "cidr_block 10.0.0.0/16"),
    ],
)
def test_the_same_thing_said_in_two_ways_has_a_telling_term_in_common(one: str, other: str) -> None:
    """A concept, a quantity, a literal or a joined word is shared, not only a plain word."""
    assert {term for term in set(terms(one)) & set(terms(other)) if term[0] in "@#=~"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30 seconds", "30 minutes"),
        ("encrypted in transit", "storage_encrypted"),
        ("scalable design", "auto scaling group"),
        ("SSL in transit", "lifecycle transition"),
        ("internet gateway", "NAT gateway"),
        ("t3.medium", "t3.large"),
        ("10.0.0.0/16", "10.0.1.0/24"),
        ("2,300 shops", "2 zones"),
        ("14 days", "1,209,601 seconds"),
        ("400 milliseconds", "400 seconds"),
        ("provide a template", "AWS provider"),
        ("contains two files", "container"),
        ("Terraform version 1.5", "bucket versioning"),
        ("the configuration", "a configurable value"),
        ("document the product", "production documentation"),
        ("read replica", "replicated objects"),
    ],
)
def test_different_things_have_no_telling_term_in_common(one: str, other: str) -> None:
    """Nothing but plain words and plain numbers may be shared."""
    shared = {term for term in set(terms(one)) & set(terms(other)) if term[0] in "@#=~" and not term[1:].isdigit()}
    assert shared <= {"@encryption"}


@pytest.mark.parametrize(
    "forms",
    [
        ("encrypt", "encrypted", "encryption"),
        ("deploy", "deployment", "deploys"),
        ("policy", "policies"),
        ("tag", "tagging"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    """One stem for the forms that requirements use."""
    assert len({stem(form) for form in forms}) == 1


# ---------------------------------------------------------------------------------------------- links of differences

PROMPT = """# Orders platform

## Background
The shop runs its orders on servers of its own, and every NAT gateway and database failed last winter.

## Requirements
- Network with CIDR 10.20.0.0/16 over three Availability Zones
- One NAT Gateway in each zone, exactly 3 in all
- An Application Load Balancer in the public subnets
- Targets are checked every 15 seconds
- The load balancer drains connections for 40 seconds
- Run at least 4 and at most 12 nodes of type m5.large in an Auto Scaling group
- Aurora PostgreSQL with 35-day backups
- All data at rest is encrypted with a customer managed key
- Object storage with versioning for invoices
- Alarms when CPU use exceeds 75%
- Roles follow least privilege
- Every resource carries the tag Team = orders
- Output the address of the load balancer
- Each table is billed per request
- Failed messages are kept 14 days (1,209,600 seconds) in the dead-letter queue

| Alarm | Metric | Fires when |
| --- | --- | --- |
| Old jobs | `ApproximateAgeOfOldestMessage` of the job queue | above 450 seconds |
| Lost jobs | `ApproximateNumberOfMessagesVisible` of the dead-letter queue | 1 or more |
"""


def difference(
    type: str,
    name: str = "main",
    path: str = "",
    model: Value | Absent = ABSENT,
    ideal: Value | Absent = ABSENT,
    kind: Kind = Kind.RESOURCE,
) -> Difference:
    change = Change.CHANGED if path else Change.MISSING
    return Difference(
        id=f"{type}.{name}:{path}", change=change, kind=kind, type=type, name=name, path=path, model=model, ideal=ideal,
        model_id=None, ideal_id=f"{type}.{name}", model_at=None, ideal_at=None, category="network",
        severity=Severity.HIGH, rule="any",
    )  # fmt: skip


def linked(one: Difference, ideal: Declared | None = None) -> tuple[Difference, dict[str, Requirement]]:
    found = read_requirements([document(PROMPT)])
    return link_differences([one], found, Declared(), ideal or Declared())[0], {unit.id: unit for unit in found}


RIGHT = [
    (difference("aws_nat_gateway"), "One NAT Gateway"),
    (difference("AWS::EC2::NatGateway", "NatA"), "One NAT Gateway"),
    (difference("aws.ec2.NatGateway", "nat"), "One NAT Gateway"),
    (difference("aws_vpc", "main", "cidr_block", "10.0.0.0/16", "10.20.0.0/16"), "Network with CIDR"),
    (difference("AWS::ElasticLoadBalancingV2::LoadBalancer", "Front"), "An Application Load Balancer"),
    (difference("aws_lb_target_group", "app", "health_check.interval", 30, 15), "Targets are checked"),
    (difference("aws_lb_target_group", "app", "deregistration_delay", 300, 40), "The load balancer drains"),
    (difference("aws_launch_template", "app", "instance_type", "t3.micro", "m5.large"), "Run at least 4"),
    (difference("aws_autoscaling_group", "app", "max_size", 4, 12), "Run at least 4"),
    (difference("aws_rds_cluster", "orders"), "Aurora PostgreSQL"),
    (difference("aws_rds_cluster", "orders", "backup_retention_period", 7, 35), "Aurora PostgreSQL"),
    (difference("aws_rds_cluster", "orders", "storage_encrypted", False, True), "All data at rest"),
    (difference("aws_s3_bucket_versioning", "invoices"), "Object storage"),
    (difference("aws_cloudwatch_metric_alarm", "cpu", "threshold", 90, 75), "Alarms when"),
    (difference("aws_iam_role_policy", "app"), "Roles follow"),
    (difference("aws_s3_bucket", "invoices", "tags.Team", ABSENT, "orders"), "Every resource carries"),
    (difference("output", "alb_dns_name", kind=Kind.OUTPUT), "Output the address"),
    (difference("aws_nat_gateway", "main", "count", 1, 3), "One NAT Gateway"),
    (difference("aws_dynamodb_table", "jobs", "billing_mode", "PROVISIONED", "PAY_PER_REQUEST"), "Each table"),
    (difference("AWS::SQS::Queue", "JobDlq", "MessageRetentionPeriod", 345600, 1209600), "Failed messages"),
    (difference("aws_s3_bucket", "invoices", "versioning.enabled", False, True), "Object storage"),
]


@pytest.mark.parametrize(("one", "start"), RIGHT, ids=lambda part: part.id if isinstance(part, Difference) else "")
def test_a_difference_finds_its_requirement(one: Difference, start: str) -> None:
    """The right unit is the first suggestion, or stands level with it."""
    result, by_id = linked(one)
    assert any(by_id[link.requirement].text.startswith(start) for link in result.links[:2]), [
        (link.score, by_id[link.requirement].text, link.because) for link in result.links
    ]


REASONS = [
    (difference("aws_lb_target_group", "app", "deregistration_delay", 300, 40), "40 seconds"),
    (difference("aws_vpc", "main", "cidr_block", "10.0.0.0/16", "10.20.0.0/16"), "10.20.0.0/16"),
    (difference("aws_autoscaling_group", "app", "max_size", 4, 12), "at most 12"),
    (difference("aws_nat_gateway"), "NAT gateway"),
]


@pytest.mark.parametrize(("one", "reason"), REASONS, ids=lambda part: part.id if isinstance(part, Difference) else "")
def test_a_link_says_what_the_two_have_in_common(one: Difference, reason: str) -> None:
    """The reason names the thing or the value as the requirement writes it."""
    assert reason in linked(one)[0].links[0].because


def test_the_number_of_instances_counts() -> None:
    """A declaration that makes three of a thing is linked by that number."""
    gateway = Declaration(
        "aws_nat_gateway.main",
        Kind.RESOURCE,
        "aws_nat_gateway",
        "nat_gateway",
        "main",
        Span("n.tf", 1, 3),
        "n.tf",
        {},
        count=3,
    )
    result, _ = linked(difference("aws_nat_gateway"), Declared((gateway,)))
    assert result.links[0].because == "NAT gateway, exactly 3"
    assert result.links[0].score > linked(difference("aws_nat_gateway"))[0].links[0].score


def test_a_table_row_is_the_requirement_of_the_alarm_whose_metric_it_names() -> None:
    """The values inside a missing resource lead to the row, not the word alarm alone."""
    attributes: dict[str, Value] = {"metric_name": "ApproximateAgeOfOldestMessage", "threshold": 450}
    alarm = Declaration(
        "aws_cloudwatch_metric_alarm.age",
        Kind.RESOURCE,
        "aws_cloudwatch_metric_alarm",
        "cloudwatch_metric_alarm",
        "age",
        Span("a.tf", 1, 9),
        "a.tf",
        attributes,
    )
    result, by_id = linked(difference("aws_cloudwatch_metric_alarm", "age"), Declared((alarm,)))
    assert by_id[result.links[0].requirement].text.startswith("Old jobs")
    assert result.required is True


NOT_ASKED = [
    difference("aws_kinesis_stream", "clicks"),
    difference("AWS::SNS::Topic", "Alerts"),
    difference("aws_cognito_user_pool", "users"),
    difference("aws_route53_record", "www"),
    difference("aws_autoscaling_policy", "out"),
    difference("aws_s3_bucket_ownership_controls", "invoices"),
    difference("aws_lb_target_group", "app", "slow_start", 0, 30),
    difference("aws_rds_cluster", "orders", "performance_insights_enabled", False, True),
    difference("provider", "archive", kind=Kind.PROVIDER),
    difference("backend", "s3", kind=Kind.BACKEND),
    difference("aws_s3_bucket", "invoices", "bucket_key_enabled", False, True),
    difference("aws_sqs_queue", "jobs", "description", "old", "Every resource carries the tag Team"),
    difference("aws_sqs_queue", "jobs", "update_replace_policy", ABSENT, "Retain"),
]


@pytest.mark.parametrize("one", NOT_ASKED, ids=lambda one: one.id)
def test_no_prompt_line_is_an_answer(one: Difference) -> None:
    """What PROMPT does not ask for is said not to be required, however weakly something is suggested."""
    result, by_id = linked(one)
    assert result.required is False, [(link.score, by_id[link.requirement].text) for link in result.links]


@pytest.mark.parametrize("one", [one for one, _ in RIGHT if one.type != "aws_iam_role_policy"], ids=lambda one: one.id)
def test_what_prompt_asks_for_is_required(one: Difference) -> None:
    """A strong link says that PROMPT asks for this."""
    assert linked(one)[0].required is True


def test_links_are_few_and_best_first() -> None:
    """At most five, falling scores between 0 and 1, no unit twice."""
    for one in [*NOT_ASKED, *(one for one, _ in RIGHT)]:
        links = linked(one)[0].links
        scores = [link.score for link in links]
        assert len(links) <= 5
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
        assert len({link.requirement for link in links}) == len(links)


def test_background_counts_less_than_a_requirement() -> None:
    """Of two units that name a thing, the one that asks for it comes first."""
    result, by_id = linked(difference("aws_nat_gateway"))
    assert by_id[result.links[0].requirement].section[-1] == "Requirements"
    assert any(by_id[link.requirement].section[-1] == "Background" for link in result.links)


def test_without_a_prompt_nothing_is_required() -> None:
    """No requirements: no links, and required is known to be false."""
    one = link_differences([difference("aws_vpc")], [], Declared(), Declared())[0]
    assert (one.links, one.required) == ((), False)


def test_many_differences_are_linked_in_a_moment() -> None:
    """200 differences against 150 units take a fraction of a second."""
    found = read_requirements(
        [document("\n".join(f"- {line[2:]} {n}" for n in range(12) for line in PROMPT.split("\n")[6:-1]))]
    )
    many = [
        replace(one, id=f"{n}", name=f"{one.name}_{n}")
        for n in range(8)
        for one in [*NOT_ASKED, *(one for one, _ in RIGHT)]
    ]
    started = time.perf_counter()
    link_differences(many, found, Declared(), Declared())
    assert len(many) >= 200 and len(found) >= 150
    assert time.perf_counter() - started < 1.0


# ---------------------------------------------------------------------------------------------- links of findings


def finding(title: str, handle: str = "1", **labels: str) -> Finding:
    return Finding(handle, handle, title, None, "none", Span("MODEL_FAILURES.md", 1, 9), labels)


def first_line(one: Finding) -> tuple[str | None, Finding]:
    found = read_requirements([document(PROMPT)])
    result = link_findings([one], found, [])[0]
    by_id = {unit.id: unit for unit in found}
    return (by_id[result.links[0].requirement].text if result.links else None), result


@pytest.mark.parametrize(
    ("one", "start"),
    [
        (
            finding("Missing NAT gateways", Issue="Only one aws_nat_gateway is created, in the first zone."),
            "One NAT Gateway",
        ),
        (
            finding("Wrong draining time", Issue="deregistration_delay stays at its default of 300."),
            "The load balancer drains",
        ),
        (finding("Health checks too slow", Issue="The interval is 30 seconds, not 15."), "Targets are checked"),
        (finding("Backups", Issue="The cluster keeps snapshots for one day."), "Aurora PostgreSQL"),
        (finding("Too broad permissions", Issue='The policy allows Action "*".'), "Roles follow"),
        (finding("No tags", Fix="Add Team = orders to each resource."), "Every resource carries"),
        (finding("Nodes", Issue="Uses t3.micro where m5.large is asked for."), "Run at least 4"),
    ],
    ids=lambda part: part.title if isinstance(part, Finding) else "",
)
def test_a_finding_finds_its_requirement(one: Finding, start: str) -> None:
    """By what it speaks of, in whatever words."""
    text, _ = first_line(one)
    assert text is not None and text.startswith(start)


def test_a_quote_wins_over_everything_it_speaks_of() -> None:
    """Four words in a row of a requirement say which one is meant, and the reason shows them."""
    text, result = first_line(
        finding(
            "NAT gateways, load balancer, alarms and roles",
            Issue='All of the network is wrong. PROMPT says "encrypted with a customer managed key", MODEL uses none.',
        )
    )
    assert text is not None and text.startswith("All data at rest")
    assert result.links[0].because == "same words: encrypted with a customer managed key"
    assert result.required is True


@pytest.mark.parametrize(
    "reference", ["PROMPT.md:16", "PROMPT line 16", "PROMPT.md, line 16", "`PROMPT.md` (line 16)", "PROMPT.md#L16"]
)
def test_a_line_that_is_named_wins_over_a_quote(reference: str) -> None:
    """An explicit reference is the first link."""
    text, result = first_line(finding("Alarm", Issue=f'"encrypted with a customer managed key", see {reference}.'))
    assert text is not None and text.startswith("Alarms when")
    assert result.links[0].because == "names PROMPT.md:16"


@pytest.mark.parametrize(
    "text", ["PROMPT 3 times", "PROMPT2 says", "the prompt has 16 lines", "line 16 of main.tf", "PROMPT, 16 GB"]
)
def test_a_number_beside_the_word_prompt_is_no_reference(text: str) -> None:
    """Only `:`, `#`, `L`, `line`, `at` or `on` make a number a line of PROMPT."""
    assert list(named_lines(text, read_requirements([document(PROMPT)]))) == []


def test_a_range_and_a_later_turn_can_be_named() -> None:
    """`PROMPT2.md:1-2` means the lines of that file."""
    found = read_requirements([document("- One\n- Two\n"), document("- Add three\n- Add four\n", "PROMPT2.md")])
    assert [found[n].text for n in named_lines("see PROMPT2.md:1-2", found)] == ["Add three", "Add four"]


def test_a_finding_that_prompt_does_not_ask_for_is_not_required() -> None:
    """Weak suggestions are given, and said to be weak."""
    for one in [
        finding("Missing web application firewall", Issue="No aws_wafv2_web_acl; the load balancer is in the open."),
        finding("Imports are not sorted", Issue="The imports stand in no order."),
        finding("Naming of the class"),
    ]:
        _, result = first_line(one)
        assert result.required is False


def test_distinct_lines_come_before_more_units_of_one_line() -> None:
    """Several units on one line take one of the first places."""
    found = read_requirements(
        [
            document(
                "Make a queue. Encrypt the queue. Name the queue.\n\n## Alarms\nWatch the queue.\n\nA\n\nB\n\nC\n\nD\n"
            )
        ]
    )
    by_id = {unit.id: unit.span.first for unit in found}
    result = link_findings([finding("Make, encrypt, name and watch the queue")], found, [])[0]
    assert [by_id[link.requirement] for link in result.links][:2] in ([1, 4], [4, 1])


def test_the_first_places_hold_different_statements() -> None:
    """What says the same again comes behind what says something else, and scores still fall."""
    text = (
        "## A\n- Encrypt the invoice bucket with the finance key\n"
        "## B\n- The invoice bucket is encrypted with the finance key\n"
        "## C\n- The invoice bucket: encrypt with finance key\n"
        "## D\n- Keep invoice versions\n## E\n- Invoice access is logged\n"
    )
    found = read_requirements([document(text)])
    by_id = {unit.id: unit.span.first for unit in found}
    result = link_findings(
        [finding("Invoice bucket", Issue="No finance key encrypts it; versions, access log")], found, []
    )
    lines = [by_id[link.requirement] for link in result[0].links]
    assert len(set(lines[:3]) & {2, 4, 6}) == 1
    scores = [link.score for link in result[0].links]
    assert scores == sorted(scores, reverse=True)


def test_a_finding_borrows_the_links_of_its_difference() -> None:
    """Where the text alone says too little, the difference that it names leads to the requirement."""
    found = read_requirements([document(PROMPT)])
    one = link_differences(
        [difference("aws_lb_target_group", "app_targets", "deregistration_delay", 300, 40)],
        found,
        Declared(),
        Declared(),
    )
    result = link_findings(
        [finding("Wrong value", Issue="See aws_lb_target_group.app_targets, deregistration_delay.")], found, one
    )
    by_id = {unit.id: unit for unit in found}
    assert by_id[result[0].links[0].requirement].text.startswith("The load balancer drains")


# ---------------------------------------------------------------------------------------------- findings, differences

ABOUT = [
    (difference("aws_nat_gateway", "a"), finding("Missing NAT gateways", Issue="None is created.")),
    (difference("aws_nat_gateway", "a"), finding("Egress", Issue="No `aws_nat_gateway` at all.")),
    (difference("aws_sqs_queue", "orders_dlq"), finding("Queues", Issue="orders_dlq is lacking.")),
    (difference("AWS::SQS::Queue", "OrdersDlq"), finding("Queues", Fix="Add OrdersDlq.")),
    (difference("aws_vpc", "main"), finding("Network", Fix='```hcl\nresource "aws_vpc" "main" {\n}\n```')),
    (
        difference("aws_lb_target_group", "app", "deregistration_delay", 300, 40),
        finding("Draining", Issue="The target group's deregistration_delay is not set."),
    ),
    (
        difference("AWS::ElasticLoadBalancingV2::TargetGroup", "App", "HealthCheckIntervalSeconds", 30, 15),
        finding("Health", Issue="HealthCheckIntervalSeconds of the target group is 30."),
    ),
    (
        difference("aws_lb_target_group", "app", "deregistration_delay", 300, 40),
        finding("Draining", Issue="The target group has no connection draining of 40 seconds."),
    ),
    (difference("aws_s3_bucket", "logs", "tags.Team", ABSENT, "x"), finding("Tags are missing", Issue="No Team tag.")),
]


@pytest.mark.parametrize(
    ("one", "report"), ABOUT, ids=lambda part: part.id if isinstance(part, Difference) else part.title
)
def test_a_finding_that_names_a_difference_is_about_it(one: Difference, report: Finding) -> None:
    """By id, by type, by attribute, or by a title that speaks of nothing else."""
    assert about([one], [report])[0].findings == ("1",)


NOT_ABOUT = [
    (
        difference("aws_nat_gateway", "a"),
        finding("Egress", Issue="The private subnets need a NAT gateway for updates."),
    ),
    (difference("aws_s3_bucket", "logs"), finding("Wrong database", Issue="MySQL is used.")),
    (
        difference("aws_vpc", "main"),
        finding("Subnets", Fix='```hcl\nresource "aws_subnet" "a" {\n  vpc_id = aws_vpc.other.id\n}\n```'),
    ),
    (difference("aws_db_instance", "main"), finding("Database subnet group", Issue="It lacks a zone.")),
    (
        difference("aws_lb_target_group", "app", "port", 80, 8080),
        finding("Ports", Issue="The target group's port is open."),
    ),
    (
        difference("aws_lb_target_group", "app", "deregistration_delay", 300, 40),
        finding("Draining", Issue="The queue has no deregistration_delay."),
    ),
    (
        difference("aws_s3_bucket", "logs", "tags.Environment", "a", "b"),
        finding("Wrong environment", Issue="Use another environment."),
    ),
    (difference("output", "url", kind=Kind.OUTPUT), finding("The url", Issue="It is wrong.")),
]


@pytest.mark.parametrize(
    ("one", "report"), NOT_ABOUT, ids=lambda part: part.id if isinstance(part, Difference) else part.title
)
def test_a_finding_that_only_comes_near_is_not_about_it(one: Difference, report: Finding) -> None:
    """A thing mentioned by the way, a reference in code, another kind of thing, a common word: no pair."""
    assert about([one], [report])[0].findings == ()


def test_a_finding_that_names_one_of_many_is_about_that_one() -> None:
    """Naming aws_subnet.public_a says nothing of aws_subnet.private_a."""
    both = [difference("aws_subnet", "public_a"), difference("aws_subnet", "private_a")]
    report = [finding("Subnets", Issue="aws_subnet.public_a is lacking.")]
    assert [one.findings for one in about(both, report)] == [("1",), ()]


def test_a_title_says_nothing_where_many_things_of_its_kind_differ() -> None:
    """Five queues are missing: "Missing queues" is about none in particular."""
    many = [difference("aws_sqs_queue", name) for name in "abcde"]
    assert [one.findings for one in about(many, [finding("Missing queue")])] == [()] * 5


def test_findings_keep_the_order_of_the_report() -> None:
    """Handles come as the report has them, each once."""
    reports = [
        finding("NAT gateway", "2"),
        finding("Other", "1"),
        finding("NAT gateway again", "5", Issue="aws_nat_gateway"),
    ]
    assert about([difference("aws_nat_gateway")], reports)[0].findings == ("2", "5")
