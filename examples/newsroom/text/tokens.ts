// Cuts text into words and folds words into terms.
// Owns: what is a word in any script; which forms of a word count as one term.
// Guarantees: linear and deterministic (no dependence on the machine's locale); scripts that write
//   without spaces are segmented by Unicode's dictionaries, all others by one regular expression.
// Refuses: to stem beyond English plurals: what a stemmer gains in one language it breaks in the next.

const ADDRESS = /(?:https?:\/\/|www\.)\S+/gi;
/** As in Unicode's word boundaries (UAX #29), a full stop or apostrophe inside a word belongs to it: `node.js`, `don't`. */
const WORD = /[\p{L}\p{M}\p{N}_]+(?:['.][\p{L}\p{M}\p{N}_]+)*/gu;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const SEGMENTER = new Intl.Segmenter('und', { granularity: 'word' });

/** The words of `text` in order, lower-cased and NFKC-normalized; web addresses are passed over. */
export function tokenize(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().replaceAll('’', "'").replace(ADDRESS, ' ').match(WORD) ?? [];
  return UNSPACED.test(text) ? words.flatMap(segment) : words;
}

/** The number of words in `text`. */
export function countWords(text: string): number {
  return tokenize(text).length;
}

/**
 * The key under which the forms of a word are counted: possessives and English plurals go with their
 * singular (`actor's`, `actors` → `actor`). The S-stemmer of Harman, "How effective is suffixing?" (1991),
 * with the `-es` endings told apart.
 */
export function termOf(word: string): string {
  const bare = word.replace(/'s$/, '');
  if (bare.length < 4 || !/^[a-z]+s$/.test(bare) || /[isu]s$/.test(bare)) return bare;
  if (bare.endsWith('ies') && bare.length > 4) return `${bare.slice(0, -3)}y`;
  return /(?:[^a]ch|[eo]ach|sh|ss|x|zz)es$/.test(bare) ? bare.slice(0, -2) : bare.slice(0, -1);
}

function segment(word: string): string | string[] {
  if (word.length === 1 || !UNSPACED.test(word)) return word;
  return Array.from(SEGMENTER.segment(word), (part) => part.segment);
}
