// Builds cms/static/cms/ from the sources here: `npm ci && npm run build`, or `make assets`.
// The output is committed, so that running the site needs no Node.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "cms", "static", "cms");
const govuk = join(here, "node_modules", "govuk-frontend");

mkdirSync(out, { recursive: true });

const { css } = sass.compile(join(here, "scss", "site.scss"), {
  loadPaths: [join(here, "node_modules")],
  style: "compressed",
  charset: false, // its byte order mark would spoil the first rule, which follows our comment
  quietDeps: true,
});
if (css.includes("@font-face") || css.includes("GDS Transport") || css.includes("crest")) {
  throw new Error("The stylesheet holds something that only GOV.UK may use.");
}
writeFileSync(
  join(out, "site.css"),
  '@charset "UTF-8";\n/*! Contains govuk-frontend, (c) Crown copyright, MIT licence: see LICENCE-govuk-frontend.txt */\n' + css + "\n",
);

// The map of the minified file is not shipped, so its address goes too.
const script = readFileSync(join(govuk, "dist", "govuk", "govuk-frontend.min.js"), "utf8");
writeFileSync(
  join(out, "govuk-frontend.min.js"),
  "/*! govuk-frontend, (c) Crown copyright, MIT licence: see LICENCE-govuk-frontend.txt */\n" +
    script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"),
);
copyFileSync(join(here, "LICENCE-govuk-frontend.txt"), join(out, "LICENCE-govuk-frontend.txt"));
