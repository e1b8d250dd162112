"""The HTML page: whole without a script, safe whatever a sample holds, and alive in a real browser."""

import json
import re
import runpy
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from iacdiff import export, pipeline
from iacdiff.disk import bundled
from iacdiff.export import to_html
from iacdiff.export.webpage.anchors import prose
from iacdiff.records import Note

Make = Callable[..., Path]
driving = runpy.run_path(str(Path(__file__).with_name("browser.py")))
in_browser = pytest.mark.skipif(
    not (driving["DRIVER"] and driving["BROWSER"]), reason="chromium and chromium-driver are not installed"
)
EVIL = (
    "<script>window.hurt=1</script><img src=x onerror=window.hurt=2> </script></style></title></details>"
    "<svg onload=window.hurt=3> <!-- --> <![CDATA[ ' \" onmouseover=window.hurt=4 javascript:window.hurt=5 "
    "\u202eEVIL\u2066 &lt;b&gt; &#60;i&#62; ${window.hurt=6} $policy"
)


def evil_sample(make_sample: Make) -> Path:
    """A sample in which every text that reaches the page is an attack."""
    quoted = EVIL.replace('"', "'")
    model = (
        f'### {quoted}.tf\n\n```hcl\nresource "aws_lb_target_group" "app" {{\n  name = "{quoted}"\n  "{quoted}" = 1\n'
        f'  health_check {{\n    interval = 10\n  }}\n}}\n\nresource "aws_security_group" "{quoted}" {{}}\n```\n'
        f"{EVIL}\n"
    )
    failures = (
        f"# {EVIL}\n\n### 1. {EVIL}\n\n**Severity**: High\n\n**{EVIL[:40]}**: {EVIL}\n\n"
        f"**MODEL_RESPONSE Issue**: {EVIL} `{quoted}`\n\n```html\n{EVIL}\n```\n\nSee PROMPT.md:99 `{quoted}`\n"
    )
    return make_sample(PROMPT=f"# {EVIL}\n\n- {EVIL}\n- interval 30\n", MODEL_RESPONSE=model, MODEL_FAILURES=failures)


def evil_review(make_sample: Make) -> Any:
    """The same with notes that attack too."""
    review = pipeline.review(evil_sample(make_sample))
    notes = (
        Note("difference", review.differences[0].id, EVIL),
        Note("requirement", review.requirements[0].text, EVIL),
        Note("line", EVIL, EVIL),
    )
    sample = replace(review.sample, folder=review.sample.folder.with_name("<script>evil"))
    return replace(review, notes=notes, sample=sample)


class Elements(HTMLParser):
    """Every element with its attributes, and the text within scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.ids += [str(value) for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_nothing_in_a_sample_becomes_markup(make_sample: Make) -> None:
    """One script and one style, ours; no handler, no style attribute, no address that leads out of the page."""
    page = Elements(export.render(evil_review(make_sample), "html"))
    tags = [tag for tag, _ in page.found]
    assert tags.count("script") == tags.count("style") == 1
    assert not {"img", "svg", "iframe", "object", "base", "form"} & set(tags)
    for tag, attributes in page.found:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcdoc")]
        if tag == "a":
            assert str(attributes["href"]).startswith("#")
    assert page.text.count("<script>window.hurt=1</script>") > 5, "it is there, as text"
    assert "\u202e" not in page.text and "\u2066" not in page.text


def test_every_link_leads_to_one_place() -> None:
    """No id stands twice, and every jump has somewhere to go."""
    for folder in sorted(path for path in bundled("sample_data").iterdir() if path.is_dir()):
        page = Elements(export.render(pipeline.review(folder), "html"))
        assert len(page.ids) == len(set(page.ids))
        targets = {str(attributes["href"])[1:] for tag, attributes in page.found if tag == "a"}
        assert len(targets) > 100
        assert targets <= set(page.ids)


def test_the_policy_allows_what_is_ours_and_nothing_else(make_sample: Make) -> None:
    """Nothing from anywhere; style and script by the hash of the very text that stands in the page."""
    page = export.render(pipeline.review(make_sample()), "html")
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found
    policy = found[1]
    style, script = (re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("style", "script"))
    assert style and script
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src '{to_html._hash(script[1])}'" in policy and f"style-src '{to_html._hash(style[1])}'" in policy
    assert "unsafe" not in policy
    assert "http://" not in style[1] + script[1] and "https://" not in style[1] + script[1]


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("a `b<c` d", '<div class="text">a <code>b&lt;c</code> d</div>'),
        ("x\n```hcl\na = 1\n```\ny", '<div class="text">x</div><pre>a = 1</pre><div class="text">y</div>'),
        ("```\nnever closed", "<pre>never closed</pre>"),
        ("**bold** <b>", '<div class="text"><b>bold</b> &lt;b&gt;</div>'),
        ("", ""),
    ],
)
def test_a_findings_text(text: str, shows: str) -> None:
    """Code is shown as code; everything else is shown as it is written."""
    assert prose(text) == shows


def test_odd_text_takes_no_time() -> None:
    """Lines of back-ticks, stars and tildes are shown in a moment."""
    started = time.perf_counter()
    for text in ("`" * 100_000, "` " * 50_000, "**a" * 40_000, "~~~\n" * 20_000, ("``` \n" * 20_000)):
        prose(text)
    assert time.perf_counter() - started < 5


# ---------------------------------------------------------------------------------------------- in the browser


@pytest.fixture(scope="module")
def window() -> Iterator[Any]:
    """One browser for all tests here."""
    with driving["browser"]() as window:
        yield window


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a bundled sample."""
    path = tmp_path_factory.mktemp("page") / "review.html"
    path.write_text(export.render(pipeline.review(bundled("sample_data") / "payments-terraform"), "html"))
    return path


SEEN = "const seen = (s) => [...document.querySelectorAll(s)].filter(e => e.checkVisibility());"


def visible(window: Any, selector: str) -> int:
    """How many elements a reader can see."""
    return int(window.run(f"{SEEN} return seen({json.dumps(selector)}).length"))


def until(window: Any, script: str) -> None:
    """Wait until a script says yes: the browser tells of folds and jumps a moment after they happened."""
    for _ in range(100):
        if window.run(script):
            return
        time.sleep(0.02)
    raise AssertionError(f"never true: {script}")


def kept(window: Any, key: str) -> list[str]:
    """What the differences that a reader can see say of themselves."""
    return list(window.run(f"{SEEN} return seen('.diff').map(e => e.dataset.{key})"))


@in_browser
def test_it_opens_without_a_word_on_the_console(window: Any, page: Path) -> None:
    """Wide and narrow, light and dark: no error, no warning, and nothing wider than the window."""
    for width in (1280, 500):
        for scheme in ("light", "dark"):
            window.emulate(prefers_color_scheme=scheme)
            window.open(page, width)
            assert window.log() == []
            assert window.run("return document.documentElement.scrollWidth <= innerWidth")
            dark = window.run("return getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"
            assert dark == (scheme == "dark")


@in_browser
def test_folds(window: Any, page: Path) -> None:
    """A click opens a difference with both excerpts; the buttons fold and unfold all."""
    window.open(page)
    shown = visible(window, ".parts > .diff > .row")
    assert shown > 50
    window.click("#fold")
    assert visible(window, ".parts > .diff > .row") == 0
    window.click("#unfold")
    assert visible(window, ".parts > .diff > .row") >= shown
    assert visible(window, ".excerpt") == 0
    window.click(".parts > .diff > .row")
    until(window, "return document.querySelectorAll('.parts > .diff[open] .excerpt .in').length > 0")
    lines = window.run(
        "return [...document.querySelectorAll('.parts > .diff[open] .excerpt .in')]"
        ".map(e => [e.dataset.line, e.textContent])"
    )
    assert all(int(number) > 0 and text.strip() for number, text in lines)


@in_browser
def test_filters(window: Any, page: Path) -> None:
    """Each button leaves what it says, two of a kind leave both, words what holds them all; All brings all back."""
    window.open(page)
    everything = window.run("return document.querySelectorAll('.diff').length")
    window.click('button[data-filter="severity=Critical"]')
    assert set(kept(window, "severity")) == {"Critical"}
    window.press("2")
    assert set(kept(window, "severity")) == {"Critical", "High"}
    window.press("0")
    window.click("#words")
    window.press(*"kms key", "escape")
    words = kept(window, "words")
    assert words and all("kms" in each and "key" in each for each in words)
    window.click("#clear")
    assert f"{everything} differences" in window.run("return document.querySelector('#shown').textContent")
    window.click("#words")
    window.press(*"nosuchword", "escape")
    assert visible(window, "#nothing") == 1 and visible(window, ".diff") == 0
    assert window.log() == []


HERE = "const e = document.activeElement; return [e.tagName, e.id || e.parentElement.id, e.checkVisibility()]"
"""What has the focus, and whether a reader sees it."""


def arrived(window: Any, kind: str) -> str:
    """The id of what has the focus, as soon as that is of a kind (`R` requirement, `f` finding, `d` difference)."""
    until(window, f"const [_, id, seen] = (() => {{ {HERE} }})(); return id.startsWith('{kind}') && seen")
    return str(window.run(HERE)[1])


@in_browser
def test_jumps(window: Any, page: Path) -> None:
    """Difference → requirement → difference → back, and → finding → difference → source line, by keys and clicks."""
    window.open(page)
    window.run(
        "window.target = [...document.querySelectorAll('.diff')]"
        ".find(e => 'asked' in e.dataset && 'found' in e.dataset); target.firstElementChild.focus()"
    )
    started = arrived(window, "d")
    window.press("r")
    requirement = arrived(window, "R")
    window.press("d")
    assert arrived(window, "d")
    window.press("b")
    assert arrived(window, "R") == requirement
    window.run(f"document.querySelector('#{started} > summary').focus()")
    window.press("f")
    assert arrived(window, "f")
    window.press("d")
    assert arrived(window, "d")
    window.run("target.open = true; target.querySelector('.two a').click()")
    assert arrived(window, "s")
    assert window.run("return document.querySelector('.code li.here').closest('.source').open")


@in_browser
def test_a_jump_reaches_what_a_filter_hides(window: Any, page: Path) -> None:
    """A link to a difference that is filtered away brings it back."""
    window.open(page)
    window.click('button[data-filter="severity=Critical"]')
    low = window.run("return [...document.querySelectorAll('.diff')].find(e => e.dataset.severity == 'Low').id")
    window.run(f"location.hash = '{low}'")
    assert arrived(window, "d") == low


@in_browser
def test_keys(window: Any, page: Path) -> None:
    """j and ] walk, o folds, - folds all, t changes the light, ? helps."""
    window.open(page)
    at = "return [...document.querySelectorAll('.row')].indexOf(document.activeElement)"
    window.press("j")
    first = window.run(at)
    window.press("j", "j")
    assert window.run(at) > first >= 0
    window.press("]")
    assert window.run("return document.activeElement.parentElement.matches('.diff')")
    window.press("o")
    assert window.run("return document.activeElement.parentElement.open")
    before = window.run("return getComputedStyle(document.body).backgroundColor")
    window.press("t")
    assert window.run("return getComputedStyle(document.body).backgroundColor") != before
    window.press("?")
    assert window.run("return document.querySelector('#help').open")
    window.press("?", "-")
    assert visible(window, ".parts > .diff") == 0


@in_browser
def test_an_attack_is_only_text(window: Any, make_sample: Make, tmp_path: Path) -> None:
    """Scripts, handlers, ends of elements and bidirectional marks of a sample are shown and do nothing."""
    path = tmp_path / "evil.html"
    path.write_text(export.render(evil_review(make_sample), "html"))
    window.open(path)
    window.click("#unfold")
    window.run("document.querySelectorAll('details').forEach(e => e.open = true)")
    time.sleep(0.3)
    assert window.run("return window.hurt === undefined")
    assert window.run("return document.images.length + document.querySelectorAll('svg, iframe').length") == 0
    assert window.run("return document.scripts.length") == 1
    assert "window.hurt=1" in window.run("return document.querySelector('.finding summary').textContent")
    assert window.log() == []


@in_browser
def test_it_prints_what_is_folded(window: Any, page: Path) -> None:
    """On paper folded declarations stand open and the tools are not there."""
    window.open(page)
    window.click("#fold")
    folded = window.run("return document.querySelectorAll('.node[open]').length")
    paper = window.command("Page.printToPDF", printBackground=False)["data"]
    assert len(paper) > 50_000
    assert window.run("return document.querySelectorAll('.node[open]').length") == folded
    window.command("Emulation.setEmulatedMedia", media="print")
    assert visible(window, ".filters, .contents, #sources") == 0
    window.command("Emulation.setEmulatedMedia", media="")


@in_browser
def test_a_large_review_opens_and_folds_at_once(window: Any, make_sample: Make, tmp_path: Path) -> None:
    """Four thousand differences: open in seconds, a filter and a fold in well under one."""
    attributes = "".join(f"  a{n} = {n}\n" for n in range(20))
    model, ideal = (
        "```hcl\n"
        + "".join(
            f'resource "aws_sqs_queue" "q{n}" {{\n{attributes.replace(" = ", f" = {side}")}}}\n' for n in range(200)
        )
        + "```\n"
        for side in ("1", "2")
    )
    review = pipeline.review(make_sample(MODEL_RESPONSE=model, IDEAL_RESPONSE=ideal))
    path = tmp_path / "large.html"
    path.write_text(export.render(review, "html"))
    assert len(review.differences) == 4000
    started = time.perf_counter()
    window.open(path)
    assert time.perf_counter() - started < 20
    for script in ("document.querySelector('#fold').click()", "document.querySelector('#unfold').click()"):
        took = window.run(
            f"const t = performance.now(); {script}; document.body.offsetHeight; return performance.now() - t"
        )
        assert took < 3000
