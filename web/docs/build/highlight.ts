import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import ini from "highlight.js/lib/languages/ini";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import yaml from "highlight.js/lib/languages/yaml";

const LANGUAGES = { js: javascript, json, python, sh: bash, toml: ini, yaml };
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);

/** Marks up code in a language that the guides use; the empty string, as markdown-it wants it, for any other. */
export function highlight(code: string, language: string): string {
  return language in LANGUAGES ? hljs.highlight(code, { language }).value : "";
}
