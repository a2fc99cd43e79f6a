// Finds the metadata block at the top of a Markdown file.
// Owns: its fences (`---` for YAML, `+++` for TOML) and the reading of its title.
// Refuses: to parse YAML or TOML; one line is all that the newsroom needs of it.

const KEY = /^["\w.-]+ ?[:=]/;
const TITLE = /^title[ \t]*[:=][ \t]*(\S.*)$/im;

/** The number of lines it takes, fences included; 0 without. A rule on the first line alone is no metadata. */
export function frontMatterLength(lines: readonly string[]): number {
  const fence = lines[0]?.trimEnd();
  if (fence !== '---' && fence !== '+++') return 0;
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === fence);
  return lines.slice(1, Math.max(1, end)).some((line) => KEY.test(line)) ? end + 1 : 0;
}

/** The title that the metadata declare, or `''`. */
export function frontMatterTitle(source: string): string {
  const lines = source.split('\n');
  const metadata = lines.slice(0, frontMatterLength(lines)).join('\n');
  return (
    TITLE.exec(metadata)?.[1]
      ?.trim()
      .replace(/^(["'])(.*)\1$/, '$2') ?? ''
  );
}
