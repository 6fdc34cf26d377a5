"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;

  // The theme: what the system likes, until the button says otherwise.
  const likesDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : likesDark.matches);
  const press = () => $("theme").setAttribute("aria-pressed", String(isDark()));
  $("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    press();
  });
  likesDark.addEventListener("change", press);
  press();

  // The table: sorted by a column's button, filtered by words, status and whether it is shown below.
  const body = $("table").tBodies[0];
  const rows = Array.from(body.rows, (row, place) => ({ row, place, words: `${row.textContent} ${row.dataset.words}`.toLowerCase() }));
  const collator = new Intl.Collator("en", { numeric: true });
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent.trim() : Number(cell.dataset.value);
  };
  const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
  const heads = Array.from($("table").tHead.rows[0].cells);
  heads.forEach((head, column) => {
    head.querySelector("button").addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      // Of numbers the largest are looked for first.
      const first = head.dataset.kind === "number" ? "descending" : "ascending";
      const order = before === null ? first : before === "ascending" ? "descending" : "ascending";
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const keyed = rows.map((one) => ({ ...one, key: valueOf(one.row, column) }));
      keyed.sort((a, b) => sign * compare(a.key, b.key) || a.place - b.place);
      body.append(...keyed.map((one) => one.row));
    });
  });
  const filter = () => {
    const words = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const status = $("status").value;
    let count = 0;
    for (const one of rows) {
      const fits = (!status || one.row.dataset.status === status)
        && (!$("sampled").checked || "document" in one.row.dataset)
        && words.every((word) => one.words.includes(word));
      one.row.hidden = !fits;
      count += fits;
    }
    const all = rows.length.toLocaleString("en");
    $("count").textContent = count === rows.length ? `${all} documents` : `${count.toLocaleString("en")} of ${all} documents`;
    $("none").hidden = count > 0 || rows.length === 0;
  };
  $("filters").addEventListener("input", filter);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("clear").addEventListener("click", () => {
    $("filters").reset();
    filter();
    $("find").focus();
  });
  for (const name of document.querySelectorAll("[data-filter]")) {
    name.addEventListener("click", () => {
      $("find").value = name.dataset.filter;
      filter();
      $("documents").scrollIntoView();
      $("find").focus({ preventScroll: true });
    });
  }

  // The reason of what goes, or was suspected: at the pointer and the focus while they are there, after a click until Escape.
  const SPOKEN = "del, .text mark";
  const why = $("why");
  let told = null;
  let isPinned = false;
  const hide = () => {
    if (told) told.classList.remove("told");
    told = null;
    isPinned = false;
    why.hidden = true;
  };
  const tell = (gone) => {
    hide();
    const reason = $(gone.getAttribute("aria-describedby"));
    for (const part of ["rule", "category", "why"]) {
      why.querySelector(`.${part}`).textContent = reason.querySelector(`.${part}`).textContent;
    }
    why.querySelector(".stayed").textContent = gone.matches("mark") ? "suspected, stayed" : "";
    why.hidden = false;
    told = gone;
    gone.classList.add("told");
    const place = gone.getClientRects()[0] || gone.getBoundingClientRect();
    const rects = gone.getClientRects();
    const last = rects[rects.length - 1] || place;
    const fitsBelow = last.bottom + why.offsetHeight + 12 < innerHeight;
    const top = fitsBelow ? last.bottom + 6 : Math.max(6, place.top - why.offsetHeight - 6);
    const left = Math.max(8, Math.min(place.left, root.clientWidth - why.offsetWidth - 8));
    why.style.top = `${top + scrollY}px`;
    why.style.left = `${left + scrollX}px`;
  };
  const goneAt = (event) => (event.target instanceof Element ? event.target.closest(SPOKEN) : null);
  document.addEventListener("mouseover", (event) => {
    const gone = goneAt(event);
    if (isPinned || why.contains(event.target)) return;
    if (gone && gone !== told) tell(gone);
    else if (!gone && told && told !== document.activeElement) hide();
  });
  document.addEventListener("focusin", (event) => {
    const gone = goneAt(event);
    if (gone) tell(gone);
    else if (!isPinned) hide();
  });
  document.addEventListener("click", (event) => {
    const gone = goneAt(event);
    if (gone) {
      tell(gone);
      isPinned = true;
    } else if (!why.contains(event.target)) hide();
  });

  // The body stays in sight beside a longer original: all of it where it fits the window, else its end.
  const bodies = document.querySelectorAll(".after .text");
  const follow = () => {
    const heights = Array.from(bodies, (text) => text.offsetHeight);
    bodies.forEach((text, place) => {
      text.style.top = `${Math.min(16, innerHeight - heights[place] - 16)}px`;
    });
  };
  addEventListener("resize", follow);
  follow();

  // The keys.
  const documents = Array.from(document.querySelectorAll("article"));
  const seen = (element) => {
    const place = element.getBoundingClientRect();
    return place.bottom > 0 && place.top < innerHeight;
  };
  const here = () => {
    const focused = document.activeElement && document.activeElement.closest("article");
    if (focused && seen(focused)) return documents.indexOf(focused);
    return documents.findLastIndex((one) => one.getBoundingClientRect().top < 40);
  };
  const go = (element) => {
    if (!element) return;
    element.scrollIntoView({ block: element.matches("article") ? "start" : "nearest" });
    element.focus({ preventScroll: true });
  };
  const step = (by) => {
    const place = here();
    go(documents[Math.max(0, Math.min(documents.length - 1, place + by))]);
  };
  const stepGone = (by) => {
    const every = Array.from(document.querySelectorAll(SPOKEN));
    const from = document.activeElement;
    const place = every.indexOf(from);
    if (place >= 0) return go(every[place + by]);
    const start = from && from.closest("article") ? from : documents[Math.max(0, here())];
    if (!start) return undefined;
    const follows = (one) => start.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    return go(by > 0 ? every.find(follows) : every.findLast((one) => !follows(one)));
  };
  const keys = { j: () => step(1), k: () => step(-1), n: () => stepGone(1), p: () => stepGone(-1), "/": () => $("find").focus(), Escape: hide };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    if (event.key !== "Escape" && event.target.closest("input, select, textarea")) return;
    if (event.key !== "Escape") event.preventDefault();
    keys[event.key]();
  });
})();
