// Suggestions under a search box, after the combobox pattern of WAI-ARIA 1.2. Without this script the box is
// an ordinary form field. Nothing that is typed leaves the site, and nothing is kept.
const WAIT = 120; // milliseconds after the last key
const SHORTEST = 2;

function enhance(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const status = document.createElement("div");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  const frame = document.createElement("div");
  frame.className = "suggestions-frame";
  input.before(frame);
  frame.append(input, list, status);

  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "none",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }

  let typed = input.value;
  let chosen = -1;
  let timer = 0;
  let asking = new AbortController();

  function close() {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    status.textContent = "";
  }

  function choose(position) {
    const options = [...list.children];
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = position;
    const option = options[chosen];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
      input.value = option.dataset.text;
    } else {
      input.removeAttribute("aria-activedescendant");
      input.value = typed;
    }
  }

  function take(option) {
    input.value = option.dataset.text;
    close();
    input.form.requestSubmit();
  }

  function show(found) {
    if (!found.length) {
      close();
      return;
    }
    list.replaceChildren(
      ...found.map(({ text }, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.className = "suggestions__option";
        option.dataset.text = text;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = text;
        return option;
      }),
    );
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = `${found.length} suggestion${found.length === 1 ? "" : "s"}. Use up and down arrows to choose one.`;
  }

  async function ask() {
    asking.abort();
    asking = new AbortController();
    try {
      const address = `${input.dataset.suggestions}?${new URLSearchParams({ q: typed })}`;
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      const { suggestions } = await answer.json();
      if (document.activeElement === input) {
        show(suggestions);
      }
    } catch {
      close(); // suggestions are a convenience: without them the search goes on as ever
    }
  }

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    if (typed.trim().length < SHORTEST) {
      asking.abort();
      close();
    } else {
      timer = setTimeout(ask, WAIT);
    }
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if (event.key === "ArrowDown" && last >= 0) {
      event.preventDefault();
      choose(chosen === last ? -1 : chosen + 1);
    } else if (event.key === "ArrowUp" && last >= 0) {
      event.preventDefault();
      choose(chosen === -1 ? last : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen]);
    }
  });
  // A press on the list must not take the focus away before the click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      take(option);
    }
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asking.abort();
    close();
  });
  input.form.addEventListener("submit", close);
}

document.querySelectorAll("input[data-suggestions]").forEach(enhance);
