// Datasette's pages for people who listen to them: their language, and names for fields that have none.
"use strict";

document.documentElement.lang = "en";
const names = {
  _filter_column: "Column to filter by", _filter_op: "How to compare", _filter_value: "Value to compare with", _sort: "Column to sort by",
};
function nameFields() {
  for (const field of document.querySelectorAll("input, select, textarea")) {
    if (field.labels && field.labels.length) continue;
    const name = names[field.name.replace(/_\d+$/, "")] || (field.tagName === "TEXTAREA" ? "SQL" : "");
    if (name && !field.hasAttribute("aria-label")) field.setAttribute("aria-label", name);
  }
}

document.addEventListener("DOMContentLoaded", nameFields);
window.addEventListener("load", () => setTimeout(nameFields)); // then the editor of SQL stands there too
