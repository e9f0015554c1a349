
"use strict";
// Search, filters and keys of the page of an edition. All that it shows stands in the page itself:
// it only hides what does not match, and puts text into the page as text, never as HTML.
(() => {
  const at = (name) => document.getElementById(`:${name}`);
  const [form, query, count, contents, none, shown] = ["form", "query", "count", "contents", "none", "shown"].map(at);
  const filters = ["topic", "kind", "standing"].map(at);
  const [since, until] = ["since", "until"].map(at);
  const SEARCHED = new Set(["id", "note", "location", "parties", "also", "series", "finding"]);

  // Without case, accents (also of Cyrillic), nukta, and joiners, which Hindi is typed with and without.
  const fold = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f\u093c\u200c\u200d]/g, "").toLowerCase();
  const words = (text) => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  // Every word, and once more as one word what signs part: "S-400" answers s-400, 400 and s400.
  const index = (text) => {
    const folded = fold(text);
    const joined = folded.split(/\s+/).map((piece) => words(piece)).filter((parts) => parts.length > 1);
    return ` ${words(folded).join(" ")} ${joined.map((parts) => parts.join("")).join(" ")}`;
  };

  // What signs part in a question stands together in the text too, or is one word there.
  const asks = (text) =>
    fold(text).split(/\s+/).map((piece) => words(piece)).filter((parts) => parts.length)
      .map((parts) => [` ${parts.join(" ")}`, ` ${parts.join("")}`]);
  const has = (text, terms) => terms.every(([apart, joined]) => text.includes(apart) || text.includes(joined));

  const sections = [...document.querySelectorAll("main section")].map((element) => ({ element, shown: 0 }));
  const section = new Map(sections.map((each) => [each.element, each]));
  const around = (element) => {
    const found = [];
    for (let each = element.parentElement.closest("section"); each; each = each.parentElement.closest("section"))
      found.push(section.get(each));
    return found;
  };
  const entries = [...document.querySelectorAll("article")].map((article) => {
    const rows = [...article.querySelectorAll("dl > div")].filter((row) =>
      SEARCHED.has(row.firstElementChild.textContent));
    const texts = [article.querySelector("h4"), article.querySelector("p"), ...rows.map((row) => row.lastElementChild)];
    return {
      article,
      around: around(article),
      text: index(texts.map((element) => element.textContent).join(" ")),
      topic: article.closest("[data-topic]").dataset.topic,
      ...article.dataset,
    };
  });

  const byId = new Map(entries.map((entry) => [entry.article.id, entry]));

  // The chart of a series shows with its points, if the words looked for stand in its caption too.
  const figures = [...document.querySelectorAll("figure")].map((figure) => ({
    figure,
    text: index(figure.querySelector("figcaption").textContent),
    points: [...figure.querySelectorAll("th a")].map((link) => byId.get(link.hash.slice(1)).article),
    around: around(figure),
  }));

  for (const filter of filters) {
    const name = filter.id.slice(1);
    const found = new Map();
    for (const entry of entries) found.set(entry[name], (found.get(entry[name]) ?? 0) + 1);
    for (const [value, number] of found) {
      const topic = name === "topic" && document.getElementById(`:${value}`)?.querySelector("h2");
      filter.add(new Option(`${topic ? topic.textContent : value} (${number})`, value));
    }
  }

  const apply = () => {
    const terms = asks(query.value);
    const [from, to] = [since, until].map((date) => (date.validity.valid ? date.value.trim() : ""));
    const chosen = filters.filter((filter) => filter.value);
    const asked = terms.length > 0 || chosen.length > 0 || from !== "" || to !== "";
    let fitting = 0;
    for (const each of sections) each.shown = 0;
    for (const entry of entries) {
      const fits =
        has(entry.text, terms) &&
        chosen.every((filter) => entry[filter.id.slice(1)] === filter.value) &&
        // "~" comes after every digit and hyphen: 2024 is until its last day.
        // An interval has one end that is open; what has no date has neither.
        (!from || (entry.until ? entry.until >= from : entry.since)) &&
        (!to || (entry.since ? entry.since <= `${to}~` : entry.until));
      entry.article.hidden = !fits;
      if (fits) {
        fitting += 1;
        for (const each of entry.around) each.shown += 1;
      }
    }
    for (const { figure, text, points } of figures)
      figure.hidden = !(has(text, terms) && points.some((article) => !article.hidden));
    for (const each of sections) each.element.hidden = each.shown === 0;
    contents.hidden = asked;
    none.hidden = fitting > 0;
    count.textContent = `${fitting.toLocaleString("en")} of ${entries.length.toLocaleString("en")}`;
    const told = [query.value.trim(), ...chosen.map((filter) => filter.selectedOptions[0].text.replace(/ \(\d+\)$/, ""))];
    told.push(from && `since ${from}`, to && `until ${to}`);
    shown.textContent = asked ? `${count.textContent} facts and claims: ${told.filter(Boolean).join(", ")}` : "";
  };

  const narrow = () => {
    apply();
    scrollTo(0, 0);
  };

  // What an address within the page leads to is shown whatever the filters hide: a record in its place, else
  // everything. Gives it if it was hidden, so that the browser has not gone there by itself.
  const reveal = (hash) => {
    let target;
    try {
      target = document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {} // not UTF-8, so no id
    const hidden = target?.closest("[hidden]");
    if (target?.matches("article, figure")) {
      target.hidden = false;
      for (const each of around(target)) each.element.hidden = false;
      if (target.matches("article")) target.querySelector("details").open = true;
    } else if (hidden) {
      form.reset();
      apply();
    }
    return hidden && target;
  };

  const step = (by) => {
    const visible = entries.filter((entry) => !entry.article.hidden).map((entry) => entry.article);
    const current = visible.indexOf(document.activeElement.closest("article"));
    const next = current + by;
    if (next < 0) query.focus();
    else visible[next]?.querySelector("a").focus();
  };

  const citation = (article) => {
    const cited = [...article.querySelectorAll("dl > div")].find((row) => /sources|evidence/.test(row.firstElementChild.textContent));
    const sources = [...(cited?.querySelectorAll("dd") ?? [])].map((item) => {
      const address = item.querySelector("a[href^=http i]")?.href;
      return item.textContent.split(" · ")[0] + (address ? `, ${address}` : "");
    });
    const title = article.querySelector("h4").textContent.replace(/\.$/, "");
    return `${title}. In: ${at("title").textContent}, ${at("edition").textContent}, ${article.id}. Sources: ${sources.join("; ")}.`;
  };

  const offer = (details) => {
    const box = document.createElement("p");
    const button = document.createElement("button");
    const said = document.createElement("span");
    box.className = "cite";
    button.type = "button";
    button.textContent = "Cite";
    button.setAttribute("aria-label", `Cite: ${details.closest("article").querySelector("h4").textContent}`);
    said.setAttribute("role", "status");
    box.append(button, " ", said);
    button.addEventListener("click", async () => {
      const text = document.createElement("textarea");
      text.readOnly = true;
      text.rows = 4;
      text.setAttribute("aria-label", "Citation");
      text.value = citation(details.closest("article"));
      box.querySelector("textarea")?.remove();
      box.append(text);
      try {
        await navigator.clipboard.writeText(text.value);
        said.textContent = "copied";
      } catch {
        text.focus();
        text.select();
        said.textContent = "selected: Ctrl+C copies it";
      }
    });
    details.append(box);
  };

  document.addEventListener("toggle", ({ target }) => {
    if (target.open && target.matches("article details") && !target.querySelector(".cite")) offer(target);
  }, true);
  document.addEventListener("keydown", (event) => {
    const { activeElement: active } = document;
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === "Escape" && contents.hidden) {
      form.reset();
      query.focus();
    } else if (event.key === "/" && !active.matches("input, select, textarea")) {
      query.focus();
      query.select();
    } else if (/^Arrow(Up|Down)$/.test(event.key) && !event.shiftKey && active.matches('[id=":query"], article :is(h4 a, summary)'))
      step(event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  });
  form.addEventListener("input", narrow);
  form.addEventListener("reset", () => setTimeout(narrow));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => {
    const target = reveal(location.hash);
    target?.scrollIntoView();
    target?.querySelector("h4 a")?.focus({ preventScroll: true });
  });
  // Before a link is followed, for one that leads to where the address is already changes no address.
  document.addEventListener("click", ({ target }) => reveal(target.closest('a[href^="#"]')?.hash ?? ""));

  form.hidden = false;
  apply();
  reveal(location.hash);
  document.querySelector(":target")?.scrollIntoView();
})();
