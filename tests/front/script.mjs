import { readFileSync } from "node:fs";

/* A script of the portal, as the module that browsers take it for: by its name Node would take it for CommonJS. */
export const script = (name) => {
  const text = readFileSync(new URL(`../../site/static/js/${name}`, import.meta.url), "utf8");
  return import(`data:text/javascript,${encodeURIComponent(text)}`);
};
