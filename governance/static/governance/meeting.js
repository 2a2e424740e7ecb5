// While a meeting is taken down: says what the server makes of the attendance that is being typed, and that
// something typed is not saved yet. Without this script both are as they were last saved.
const attendance = document.querySelector("form[data-quorum]");
const saved = document.querySelector("[data-saved]");

async function ask() {
  const typed = new FormData(attendance);
  typed.delete("csrfmiddlewaretoken");
  const answer = await fetch(`${attendance.dataset.quorum}?${new URLSearchParams(typed)}`);
  if (!answer.ok) return;
  const { sentences } = await answer.json();
  attendance.querySelector("[data-quorum-sentence]").textContent = `If saved: ${sentences.join(" ")}`;
}

// Space on a member's attendance changes it from present to not, and back.
function toggle(event) {
  const choice = event.target;
  if (event.key !== " " || !choice.checked || !choice.name.endsWith("-state")) return;
  const other = choice.value === "present" ? "absent" : "present";
  const next = attendance.querySelector(`[name="${CSS.escape(choice.name)}"][value="${other}"]`);
  event.preventDefault();
  next.checked = true;
  next.focus();
  next.dispatchEvent(new Event("change", { bubbles: true }));
}

// The forms in which something is typed. Each is sent by itself, so what is typed in another is not saved with it.
const typed = new Set();

function notSaved(event) {
  if (typed.size === 0) saved.textContent = `Not saved yet. ${saved.textContent}`;
  typed.add(event.currentTarget);
}

function warn(event) {
  if (typed.size > 0) event.preventDefault();
}

attendance?.addEventListener("change", ask);
attendance?.addEventListener("keydown", toggle);
for (const form of document.querySelectorAll("form[data-typed], form[data-quorum]")) {
  form.addEventListener("input", notSaved);
  form.addEventListener("change", notSaved);
  form.addEventListener("submit", () => typed.delete(form));
}
window.addEventListener("beforeunload", warn);
