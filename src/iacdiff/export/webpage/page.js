// Folds, filters, jumps and keys. The page is whole without this script: everything here only shows and hides.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const differences = all(".diff");
  const nodes = all(".node");
  const groups = all(".group");
  const on = new Set();          // "change=missing", "severity=High": what a pressed button asks for
  let current = null;            // the row that the keys act on

  for (const element of all("[data-script]")) element.hidden = false;

  // ---------------------------------------------------------------- filters
  const words = one("#words");
  const category = one("#category");

  const fits = (element) => {
    const data = element.dataset;
    for (const key of ["change", "severity"]) {
      const asked = [...on].filter((each) => each.startsWith(key + "="));
      if (asked.length && !on.has(`${key}=${data[key]}`)) return false;
    }
    if (on.has("only=asked") && !("asked" in data)) return false;
    if (on.has("only=unfound") && "found" in data) return false;
    if (on.has("only=unreviewed") && "reviewed" in data) return false;
    if (category.value && data.category !== category.value) return false;
    return !words.value.trim() || words.value.toLowerCase().trim().split(/\s+/).every((word) => data.words.includes(word));
  };
  const filtering = () => on.size > (on.has("show=equal") ? 1 : 0) || category.value || words.value.trim();

  const filter = () => {
    const kept = new Set(differences.filter(fits));
    for (const element of differences) if (!element.classList.contains("node")) element.hidden = !kept.has(element);
    for (const node of nodes) {
      const inside = all(":scope > .parts > .diff", node).some((element) => kept.has(element));
      const nothing = node.dataset.sign === "=" || node.dataset.sign === "";
      node.hidden = nothing ? !on.has("show=equal") || Boolean(filtering()) : !(inside || kept.has(node));
    }
    for (const group of groups) group.hidden = !all(":scope > .node", group).some((node) => !node.hidden);
    one("#shown").textContent = filtering() ? `${kept.size} of ${differences.length} shown` : `${differences.length} differences`;
    one("#nothing").hidden = groups.some((group) => !group.hidden);
  };
  const clear = () => {
    on.clear();
    words.value = category.value = "";
    for (const button of all("button[data-filter]")) button.setAttribute("aria-pressed", "false");
    filter();
  };
  const press = (button) => {
    const asked = button.dataset.filter;
    on.has(asked) ? on.delete(asked) : on.add(asked);
    button.setAttribute("aria-pressed", String(on.has(asked)));
    filter();
  };
  for (const button of all("button[data-filter]")) button.addEventListener("click", () => press(button));
  words.addEventListener("input", filter);
  category.addEventListener("change", filter);
  one("#clear").addEventListener("click", clear);

  // The other lists have one choice each: which of their entries to show.
  for (const select of all("select[data-list]")) {
    select.addEventListener("change", () => {
      for (const entry of all(select.dataset.list)) {
        entry.hidden = Boolean(select.value) && !entry.dataset.is.split(" ").includes(select.value);
      }
    });
  }

  // ---------------------------------------------------------------- folds and excerpts
  const fold = (open) => {
    for (const node of nodes) node.open = open && !node.classList.contains("diff");
    if (!open) for (const element of differences) element.open = false;
    if (open) for (const group of groups) group.open = true;
  };
  one("#fold").addEventListener("click", () => fold(false));
  one("#unfold").addEventListener("click", () => fold(true));

  const CONTEXT = 2;
  const LONGEST = 60;
  const excerpt = (box) => {
    if (box.firstChild) return;
    const [source, first, last] = box.dataset.at.split(" ");
    const [from, to] = [Number(first), Number(last)];
    for (let line = Math.max(1, from - CONTEXT); line <= Math.min(to + CONTEXT, from + LONGEST); line++) {
      const item = document.getElementById(`${source}L${line}`);
      if (!item) continue;
      const row = document.createElement("div");
      row.dataset.line = line;
      row.textContent = item.lastChild && item.lastChild.nodeType === Node.TEXT_NODE ? item.lastChild.data : "";
      if (line >= from && line <= to) row.className = "in";
      box.append(row);
    }
    box.hidden = !box.firstChild;
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches && event.target.matches(".diff")) {
      all(":scope > .more .excerpt", event.target).forEach(excerpt);
    }
  }, true);

  // ---------------------------------------------------------------- jumps
  const folded = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (up.hidden || (up.tagName === "DETAILS" && !up.open && up.firstElementChild !== element)) return true;
    }
    return element.hidden;
  };
  const reach = (target) => {
    for (let up = target; up; up = up.parentElement) {
      if (up.hidden && up.matches(".diff, .node, .group")) clear();
      if (up.hidden && !up.dataset.script) up.hidden = false;
      if (up.tagName === "DETAILS") up.open = true;
    }
    const row = target.tagName === "DETAILS" ? target.firstElementChild : target;
    current = row;
    row.scrollIntoView({ block: target.tagName === "SECTION" ? "start" : "center" });
    if (!row.matches("summary")) row.tabIndex = -1;
    row.focus({ preventScroll: true });
  };
  let lit = [];
  const light = (to) => {
    lit.forEach((item) => item.classList.remove("here"));
    lit = [];
    const found = /^(s\d+)L(\d+)$/.exec(to.split("-")[0]);
    if (!found) return;
    const last = Number(to.split("-")[1] || found[2]);
    for (let line = Number(found[2]); line <= Math.min(last, Number(found[2]) + 2000); line++) {
      const item = document.getElementById(`${found[1]}L${line}`);
      if (item) { item.classList.add("here"); lit.push(item); }
    }
  };
  const go = (to) => {
    const target = document.getElementById(to.split("-")[0]);
    if (target) { light(to); reach(target); }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const to = link.getAttribute("href").slice(1);
    const last = link.dataset.last ? `-${link.dataset.last}` : "";
    if (location.hash.slice(1) === to) go(to + last);
    else { pending = to + last; location.hash = to; }
  });
  let pending = "";
  addEventListener("hashchange", () => { go(pending || location.hash.slice(1)); pending = ""; });
  if (location.hash) go(location.hash.slice(1));

  // ---------------------------------------------------------------- keys
  const STOPS = ".trees details:not(.equal) > .row, .finding > summary, #requirements tbody tr";
  const step = (by, selector) => {
    const rows = all(selector).filter((row) => !folded(row));
    if (!rows.length) return;
    const at = rows.indexOf(current);
    let next = at + by;
    if (at < 0) {
      const below = rows.findIndex((row) => current && current.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
      next = below < 0 ? (by > 0 ? 0 : rows.length - 1) : by > 0 ? below : below - 1;
    }
    const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
    current = row;
    if (!row.matches("summary")) row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const follow = (prefix) => {
    const home = current && current.closest(".diff, .finding, tr");
    const link = home && all("a[href]", home).find((each) => new RegExp(`^#${prefix}\\d`).test(each.getAttribute("href")));
    if (link) { home.open = true; link.click(); }
  };
  const theme = () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
  };
  const help = () => { const box = one("#help"); box.open ? box.close() : box.showModal(); };
  const severity = (name) => { const button = one(`button[data-filter="severity=${name}"]`); if (button) press(button); };
  const KEYS = {
    j: () => step(1, STOPS), k: () => step(-1, STOPS),
    "]": () => step(1, ".diff > .row"), "[": () => step(-1, ".diff > .row"),
    o: () => current && current.matches("summary") && current.click(),
    "-": () => fold(false), "=": () => fold(true),
    r: () => follow("R"), f: () => follow("f"), d: () => follow("d"), b: () => history.back(),
    1: () => severity("Critical"), 2: () => severity("High"), 3: () => severity("Medium"), 4: () => severity("Low"),
    0: clear, c: () => one('button[data-filter="show=equal"]').click(),
    "/": () => { one("#differences").scrollIntoView(); words.focus(); }, t: theme, "?": help,
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = KEYS[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches("summary, tr")) current = event.target; });
  one("#theme").addEventListener("click", theme);
  one("#keys").addEventListener("click", help);
  one("#close").addEventListener("click", help);

  // ---------------------------------------------------------------- print: what is folded is opened for the paper
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open]):not(.source):not(.equal)").filter((each) => !each.hidden && !each.matches(".diff:not(.node)"));
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of opened) each.open = false; opened = []; });

  filter();
})();
