// Says, while attendance is being typed, what the server makes of it. Without this script the
// sentence is as it was last saved.
const form = document.querySelector("form[data-quorum]");

async function ask() {
  const typed = new FormData(form);
  typed.delete("csrfmiddlewaretoken");
  const answer = await fetch(`${form.dataset.quorum}?${new URLSearchParams(typed)}`);
  if (!answer.ok) return;
  const { sentences } = await answer.json();
  form.querySelector("[data-quorum-sentence]").textContent = `If saved: ${sentences.join(" ")}`;
}

form?.addEventListener("change", ask);
