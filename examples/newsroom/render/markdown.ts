// Makes foreign text safe to stand in Markdown.
// Guarantees: what comes out is read as text on one line: no markup, no tag, no table cell of its own.

/** Text for a paragraph, a heading or a table cell. */
export function inlineText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>|~&]/g, '\\$&')
    .replace(/^([#+-]|\d+(?=[.)]))/, (mark) => (/^\d/.test(mark) ? `${mark}\\` : `\\${mark}`))
    .replace(/\b(https?):\/\//gi, '$1:\\//')
    .replace(/!(?=\\\[)/g, '\\!');
}

/** Text shown as it is, in a code span. */
export function codeSpan(text: string): string {
  const line = text.toWellFormed().replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

/** A table; the cells are Markdown already. Empty without rows. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
