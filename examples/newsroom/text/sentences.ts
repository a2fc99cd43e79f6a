// Splits prose into sentences.
// Owns: which marks end a sentence, and which full stops do not.
// Guarantees: linear; each sentence is a trimmed piece of the text as it stands, in order, and together
//   they hold every character but the white space between them.
// Refuses: to guess where a script without sentence marks ends its sentences; such a paragraph stays whole.

/** After these a sentence goes on, even with a capital: titles, connectives, units; stored without their last full stop. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  `mr mrs ms dr prof st jr sr col sgt rev hon gov capt lt vs cf e.g i.e eg ie al approx ca eds trans jan feb aug sept
  oct nov dec z.b d.h u.a bzw vgl abb mme mlle p.ex dott sra srta núm т.е т.к т.н т.д см рис стр проф акад им π.χ βλ`.split(
    /\s+/,
  ),
);
/** These only when a number follows: `No. 5`, `Fig. 2`, but "The answer is no. Then …". */
const NUMBERED: ReadonlySet<string> = new Set(
  'no nos nr art sec ch eq fig figs vol vols p pp pág jun jul mar apr may sep г σελ'.split(' '),
);
/** Marks that end a sentence wherever they stand. */
const ALWAYS = /[。！？｡။།]/;
const ENDING = /[.!?…‽;؟۔।॥։።。！？｡။།]+["'”’»›)\]」』）】]*/g;
const OPENING = /^["'“‘«‹([「『（【¿¡*–—-]+/;

/** The sentences of `text`; empty lines separate paragraphs and always end a sentence. */
export function splitSentences(text: string): string[] {
  return text.split(/\n\s*\n/).flatMap(splitParagraph);
}

function splitParagraph(paragraph: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of paragraph.matchAll(ENDING)) {
    const end = match.index + match[0].length;
    if (!endsSentence(paragraph, start, match.index, end)) continue;
    sentences.push(paragraph.slice(start, end).trim());
    start = end;
  }
  sentences.push(paragraph.slice(start).trim());
  return sentences.filter((sentence) => sentence !== '');
}

/** Whether the marks from `mark` to `end` close the sentence that begins at `start`. */
function endsSentence(text: string, start: number, mark: number, end: number): boolean {
  const marks = text.slice(mark, end);
  if (ALWAYS.test(marks)) return true;
  const rest = text.slice(end, end + 40);
  if (rest !== '' && !/^\s/.test(rest)) return false;
  if (marks.startsWith(';')) return /\p{Script=Greek}$/u.test(text.slice(Math.max(start, mark - 2), mark));
  if (/^[\p{Ll}\p{Pe},;:]/u.test(rest.trimStart().replace(OPENING, ''))) return false;
  if (marks[0] !== '.') return true;
  if (mark - start < 5 && /^\s*\d+$/.test(text.slice(start, mark))) return false;
  const word = /[^\s"'“‘«([]*$/.exec(text.slice(Math.max(start, mark - 24), mark))?.[0] ?? '';
  return !isAbbreviation(word, rest);
}

/** Initials (`J.`), acronyms (`U.S.`) and the listed abbreviations; "I." is the end of many a sentence. */
function isAbbreviation(word: string, rest: string): boolean {
  const lower = word.toLowerCase();
  if (NUMBERED.has(lower)) return /^\s+\d/.test(rest);
  return ABBREVIATIONS.has(lower) || (word !== 'I' && /^(?:\p{Lu}\.)*\p{Lu}$/u.test(word));
}
