// What the report does better with scripts: tables that sort, and a search over all claims. Nothing needs it.
"use strict";

const claimledger = { rows: [], add(rows) { for (const row of rows) this.rows.push(row); } };

const byText = new Intl.Collator(undefined, { numeric: true }).compare;
const compare = (a, b) => (a === null) - (b === null) || (typeof a === "number" && typeof b === "number" ? a - b : byText(a, b));

// ---------------------------------------------------------------- tables that sort

function makeSortable(heading, sort) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    sort(down ? -1 : 1);
  });
}

function sortRows(table, column, sign) {
  const body = table.tBodies[0];
  const keyed = [...body.rows].map((row) => {
    const cell = row.cells[column];
    return { row, key: "order" in cell.dataset ? Number(cell.dataset.order) : cell.textContent.trim() };
  });
  keyed.sort((a, b) => sign * compare(a.key, b.key));
  body.append(...keyed.map((entry) => entry.row));
}

// ---------------------------------------------------------------- the search

const SERIES = 0, ABOUT = 1, PERIOD = 2, FIGURE = 3, KIND = 5, LANGUAGE = 6, QUOTE = 7, LINK = 8, LINE = 9;
const STEP = 200;

function linked(text, href) {
  if (!href) return document.createTextNode(text);
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  return link;
}

// The same stand-ins for steering characters as the pages themselves have.
const visible = (text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
  (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);

function claimRow(root, claim) {
  const row = document.createElement("tr");
  const cells = [
    claim[SERIES], linked(visible(claim[ABOUT]), claim[LINE] && root + claim[LINE]), claim[PERIOD],
    linked(visible(claim[FIGURE]) || "–", root + claim[LINK]), claim[LANGUAGE], visible(claim[QUOTE]),
  ];
  for (const [place, content] of cells.entries()) {
    const cell = row.insertCell();
    cell.append(content);
    if (place === 3) cell.className = "num";
    if (place === 5) cell.className = "quote";
  }
  return row;
}

function startSearch(table) {
  const form = document.getElementById("filters");
  const more = document.getElementById("more");
  const count = document.getElementById("count");
  const all = claimledger.rows.map((row) => ({ row, text: `${row[QUOTE]} ${row[ABOUT]} ${row[LINK]}`.toLowerCase() }));
  let found = all;
  let shown = 0;
  let order = null;

  const show = () => {
    const next = found.slice(shown, shown + STEP).map((entry) => claimRow(table.dataset.root, entry.row));
    table.tBodies[0].append(...next);
    shown += next.length;
    more.hidden = shown >= found.length;
    const total = found.length.toLocaleString();
    count.textContent = shown < found.length ? `${total} claims, the first ${shown.toLocaleString()} shown` : `${total} claims`;
  };

  const filter = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.words.toLowerCase().split(/\s+/).filter(Boolean);
    found = all.filter(({ row, text }) =>
      (!wanted.series || row[SERIES] === wanted.series) && (!wanted.kind || row[KIND] === wanted.kind) &&
      row[PERIOD].startsWith(wanted.period.trim()) && row[LANGUAGE].startsWith(wanted.language.trim()) &&
      words.every((word) => text.includes(word)));
    if (order) found.sort((a, b) => order.sign * compare(a.row[order.column], b.row[order.column]));
    table.tBodies[0].replaceChildren();
    shown = 0;
    show();
  };

  for (const heading of table.tHead.rows[0].cells) {
    makeSortable(heading, (sign) => { order = { column: Number(heading.dataset.column), sign }; filter(); });
  }
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", show);
  filter();
}

// ---------------------------------------------------------------- figures in a text

// Escape puts the note of a figure away while the figure keeps the focus or the pointer.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.body.classList.add("untold");
});
for (const event of ["pointerover", "focusin"]) {
  document.addEventListener(event, (at) => {
    if (at.target.closest && at.target.closest(".n")) document.body.classList.remove("untold");
  });
}

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const [column, heading] of [...table.tHead.rows[0].cells].entries()) {
      makeSortable(heading, (sign) => sortRows(table, column, sign));
    }
  }
  const claims = document.getElementById("claims");
  if (claims) startSearch(claims);
});
