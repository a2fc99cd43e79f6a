// A template tag that makes HTML and SVG safe by construction.
// Owns: escaping. Whatever is put into a template is text, unless it was made by the tag itself.
// Guarantees: no value can open a tag, close an attribute or smuggle a control character.
// Refuses: unquoted attributes; values inside script, style or comments are not made safe.

/** Markup made by `html`. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template; arrays are joined, false and undefined leave nothing. */
export type HtmlValue = string | number | Html | false | undefined | readonly HtmlValue[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Not allowed in HTML or XML, or able to turn the order of the surrounding text around. */
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** Builds markup; the literal parts are taken as they are, the values are escaped. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(literals.map((literal, i) => (i === 0 ? literal : markupOf(values[i - 1]) + literal)).join(''));
}

function markupOf(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(markupOf).join('');
  return String(value)
    .toWellFormed()
    .replace(UNFIT, '\ufffd')
    .replace(/[&<>"']/g, (char) => ESCAPES[char] as string);
}
