// Reads the imports of one TypeScript source without a compiler (TypeScript 7 has no JavaScript API).
// A small lexer knows comments, strings, templates and regular expressions, so that an import in any of them is not
// taken for one. A source it cannot follow to the end is an error, never a shorter list.

/** `import` and `export … from` of values · of types only · `import(…)` · a file loaded by `new URL(…)`, as workers are. */
type ImportKind = 'static' | 'type' | 'dynamic' | 'url';

export interface Import {
  readonly kind: ImportKind;
  /** `undefined` when it is computed at run time, so that nobody can tell what is loaded. */
  readonly specifier: string | undefined;
  readonly line: number;
}

export interface Scan {
  readonly imports: readonly Import[];
  /** Lines of `export * from`; `export * as name from` gives one name and is not among them. */
  readonly stars: readonly number[];
}

interface Token {
  readonly kind: 'word' | 'text' | 'sign' | 'regexp';
  readonly value: string;
  readonly line: number;
}

const word = /[\p{ID_Continue}$]+/uy;
const text = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"/y;
const comment = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const regexp = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const templatePart = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y;
/** After these words a slash opens a regular expression; after any other word, `)`, `]` or `}` it divides. */
const beforeRegexp = /^(?:return|typeof|case|do|else|in|of|void|delete|throw|new|await|yield|instanceof)$/;

function tokens(source: string, file: string): Token[] {
  const found: Token[] = [];
  /** For each open brace: whether it belongs to a template's `${`. */
  const braces: boolean[] = [];
  let at = source.startsWith('#!') ? source.indexOf('\n') : 0;
  let line = 1;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(source)?.[0];
    if (match !== undefined) {
      at += match.length;
      line += match.split('\n').length - 1;
    }
    return match;
  };
  const template = (opened: number): void => {
    const part = take(templatePart);
    if (part === undefined) throw new Error(`${file}:${opened}: the import scanner finds no end of this template`);
    if (part.endsWith('${')) braces.push(true);
  };

  while (at < source.length) {
    const start = line;
    const sign = source[at] as string;
    const last = found.at(-1);
    if (sign === '\n') line++;
    if (/\s/.test(sign)) at++;
    else if (take(comment) !== undefined) continue;
    else if (sign === '`') {
      const from = ++at;
      template(start);
      // A template without `${}` is a plain text, as in import(`./page.ts`); others stand as a sign.
      const whole = source[at - 1] === '`';
      found.push(
        whole
          ? { kind: 'text', value: source.slice(from, at - 1), line: start }
          : { kind: 'sign', value: '`', line: start },
      );
    } else if (sign === "'" || sign === '"') {
      const match = take(text);
      if (match === undefined) throw new Error(`${file}:${start}: the import scanner finds no end of this string`);
      found.push({ kind: 'text', value: match.slice(1, -1), line: start });
    } else if (
      sign === '/' &&
      (last === undefined || (last.kind === 'word' ? beforeRegexp.test(last.value) : isOperator(last))) &&
      take(regexp) !== undefined
    ) {
      found.push({ kind: 'regexp', value: '', line: start });
    } else {
      const name = take(word);
      if (name !== undefined) found.push({ kind: 'word', value: name, line: start });
      else {
        at++;
        if (sign === '{') braces.push(false);
        if (sign === '}' && braces.pop() === true) template(start);
        found.push({ kind: 'sign', value: sign, line: start });
      }
    }
  }
  if (braces.length > 0) throw new Error(`${file}: the import scanner counts ${braces.length} braces left open`);
  return found;
}

function isOperator(token: Token): boolean {
  return token.kind === 'sign' && !')]}'.includes(token.value);
}

/** Every import of a source, in order. `file` is only for messages. */
export function scanImports(source: string, file: string): Scan {
  const all = tokens(source, file);
  const imports: Import[] = [];
  const stars: number[] = [];

  /** Whether these words and signs stand from `index` on. */
  const is = (index: number, ...values: readonly string[]): boolean =>
    values.every((value, offset) => all[index + offset]?.value === value && all[index + offset]?.kind !== 'text');
  const textAt = (index: number): string | undefined => (all[index]?.kind === 'text' ? all[index]?.value : undefined);
  /** The text that a call has as its whole first argument. */
  const argument = (open: number): string | undefined =>
    is(open + 2, ')') || is(open + 2, ',') ? textAt(open + 1) : undefined;

  const declaration = (index: number, line: number): void => {
    const typeOnly = is(index + 1, 'type') && !is(index + 2, 'from') && !is(index + 2, ',');
    const first = index + (typeOnly ? 2 : 1);
    const exports = is(index, 'export');
    if (exports && !is(first, '{') && !is(first, '*')) return;
    if (exports && is(first, '*', 'from')) stars.push(line);
    let end = first; // names, braces, commas and stars, as far as they go
    while (all[end]?.kind === 'word' || '{},*'.includes(all[end]?.value || ';')) end++;
    const specifier = end === first || is(end - 1, 'from') ? textAt(end) : undefined;
    if (specifier !== undefined) imports.push({ kind: typeOnly ? 'type' : 'static', specifier, line });
    else if (!exports || is(first, '*')) throw new Error(`${file}:${line}: the import scanner cannot read this import`);
  };

  const load = (specifier: string | undefined, line: number): void => {
    imports.push({ kind: 'dynamic', specifier, line });
  };

  for (const [index, { kind, value, line }] of all.entries()) {
    if (kind !== 'word') continue;
    const next = all[index + 1];
    const member = is(index - 1, '.') && !is(index - 2, '.');
    if (is(index + 1, '(')) {
      if ((value === 'import' || value === 'require') && !member) load(argument(index + 1), line);
      else if (value === 'getBuiltinModule') load(argument(index + 1), line);
      else if (value === 'resolve' && is(index - 4, 'import', '.', 'meta', '.')) load(argument(index + 1), line);
      else if (value === 'createRequire') {
        // `createRequire(import.meta.url)('x')` names what it loads; one that is kept may load anything.
        const named = is(index + 2, 'import', '.', 'meta', '.') && is(index + 7, ')', '(');
        load(named ? argument(index + 8) : undefined, line);
      }
    } else if (value === 'export' && !member) declaration(index, line);
    else if (value === 'import' && !member && next !== undefined) {
      // Neither `import.meta` nor a property that is called import.
      if (next.kind === 'word' || next.kind === 'text' || next.value === '{' || next.value === '*') {
        declaration(index, line);
      }
    } else if (value === 'new' && is(index + 1, 'URL', '(') && is(index + 4, ',', 'import', '.', 'meta', '.', 'url')) {
      imports.push({ kind: 'url', specifier: textAt(index + 3), line });
    }
  }
  return { imports, stars };
}
